"""Attestation lists and packs of evidence: asked for on the page, made by the worker, whole and signed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import people as organisation
from app.certification.models import EvidencePackItemRow, EvidencePackRow
from app.certification.service import evidence_files, evidence_packs
from app.foundation import clock, jobs, results, signing
from app.foundation.database import db
from tests import factories
from tests.oversight.north import operator
from tests.pages import page_of, signed_in


def on(days: int = 50) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


def ask(client: FlaskClient, kind: str, **more: str) -> str:
    """Gives the address of what is made."""
    page = page_of(client.get("/audit", query_string={"on": on(), **more}))
    fields = {one["name"]: one.get("value", "") for one in page.one("form#make").all("input")}
    answer = client.post("/audit/packs", data={**fields, "kind": kind})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def made(client: FlaskClient, kind: str, **more: str) -> bytes:
    address = ask(client, kind, **more)
    jobs.run_pending()
    assert page_of(client.get(address)).one("#pack")["data-state"] == "done"
    return client.get(f"{address}/file").data


@pytest.fixture
def people(manager: factories.Someone) -> list[factories.Someone]:
    return [operator("Аксёнова", days_ago=100), operator("Борисов", days_ago=20), operator("Власов")]


def test_an_attestation_list_is_signed(
    client: FlaskClient, manager: factories.Someone, people: list[factories.Someone]
) -> None:
    pdf = made(signed_in(client, manager.id), "list")
    assert signing.inspect_pdf(pdf).state == "valid"


def test_a_pack_holds_everything_and_its_cover_holds_the_pack(
    client: FlaskClient, manager: factories.Someone, people: list[factories.Someone]
) -> None:
    with zipfile.ZipFile(io.BytesIO(made(signed_in(client, manager.id), "pack"))) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    listed = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    assert listed == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name not in ("SHA256SUMS", "cover.pdf")
    }
    assert signing.inspect_pdf(files["cover.pdf"]).state == "valid"
    lines = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig"))))
    assert len(lines) == 3
    folders = [line["folder"] for line in lines]
    assert all(f"{folder}/record.pdf" in files for folder in folders)
    told: dict[str, Any] = json.loads(files[f"{folders[0]}/record.json"])
    assert told["person"]["number"] == people[0].number
    one = told["certifications"][0]
    assert (one["status"], one["may_work"], one["rule"]["version"]) == ("valid", "yes", 1)
    assert one["rule"]["file"] in files and one["stands_on"]
    assert all(fact["leaf"] for fact in told["facts"])


def test_a_sample_alone_is_in_the_pack(
    client: FlaskClient, manager: factories.Someone, people: list[factories.Someone]
) -> None:
    address = ask(signed_in(client, manager.id), "pack", sample="2", seed="x")
    row = db.session.query(EvidencePackRow).one()
    assert row.total == 2 and row.chosen["seed"] == "x" and address.endswith(row.public_id)


def test_whoever_works_elsewhere_today_is_on_the_list_without_evidence(
    client: FlaskClient, manager: factories.Someone, people: list[factories.Someone]
) -> None:
    factories.unit("elsewhere")
    place, day, at = "contact-centre-operator", clock.today(), clock.now()
    organisation.unassign(people[0].id, place, "north", on=day - timedelta(days=10), at=at)
    organisation.assign(people[0].id, place, "elsewhere", on=day - timedelta(days=9), at=at)
    client = signed_in(client, manager.id)
    assert len(page_of(client.get(f"/audit?on={on()}")).all("tr", data_person=True)) == 3
    ask(client, "pack")
    reach = {row.person_id: row.reach for row in db.session.query(EvidencePackItemRow)}
    assert reach == {people[0].id: "list", people[1].id: "record", people[2].id: "record"}


def test_one_whose_evidence_fails_hinders_nobody(
    client: FlaskClient,
    manager: factories.Someone,
    people: list[factories.Someone],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(client, manager.id)
    address = ask(client, "pack")
    write = evidence_files.write_part

    def broken(place: Any, pack: Any, member: Any) -> None:
        if member.person_id == people[1].id:
            raise ValueError("odd")
        write(place, pack, member)

    with monkeypatch.context() as patch:
        patch.setattr(evidence_packs.evidence_files, "write_part", broken)
        jobs.run_pending()
    page = page_of(client.get(address))
    assert page.one("#pack")["data-state"] == "partly" and len(page.all("li", data_fault=True)) == 1
    again = page.one("form", action=f"{address}/repetition")
    answer = client.post(again["action"], data={"csrf_token": again.one("input")["value"]})
    assert answer.status_code == 303
    jobs.run_pending()
    assert page_of(client.get(address)).one("#pack")["data-state"] == "done"


def test_a_part_that_is_run_again_goes_on_where_it_stopped(
    client: FlaskClient,
    manager: factories.Someone,
    people: list[factories.Someone],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask(signed_in(client, manager.id), "pack")
    pack_id = db.session.query(EvidencePackRow).one().id
    written: list[int] = []

    def write(place: Any, _pack: Any, member: Any) -> None:
        if len(written) == 1:
            written.append(0)
            raise KeyboardInterrupt  # the worker is killed
        written.append(member.position)
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr(f"people/{member.position}.txt", b"x")

    monkeypatch.setattr(evidence_packs.evidence_files, "write_part", write)
    with pytest.raises(KeyboardInterrupt):
        evidence_packs.make_part(pack_id, 1, 3, lambda _done, _total: None)
    evidence_packs.make_part(pack_id, 1, 3, lambda _done, _total: None)
    assert written == [1, 0, 2, 3]
    evidence_packs.assemble(pack_id, lambda _done, _total: None)
    row = db.session.get_one(EvidencePackRow, pack_id, populate_existing=True)
    with zipfile.ZipFile(results.open_path(row.file or "")) as pack:
        assert {f"people/{place}.txt" for place in (1, 2, 3)} <= set(pack.namelist())


def test_only_whoever_asked_has_it_and_it_goes_after_seven_days(
    client: FlaskClient, manager: factories.Someone, people: list[factories.Someone]
) -> None:
    client = signed_in(client, manager.id)
    address = ask(client, "list")
    jobs.run_pending()
    assert "data-pack" in client.get("/audit/packs").get_data(as_text=True)
    other = factories.account("admin", role_in=None)
    assert signed_in(client, other.id).get(address).status_code == 404
    evidence_packs.forget_old(clock.now() + timedelta(days=8))
    assert signed_in(client, manager.id).get(f"{address}/file").status_code == 410


def test_nobody_is_no_list(client: FlaskClient, manager: factories.Someone, people: Any) -> None:
    client = signed_in(client, manager.id)
    page = page_of(client.get(f"/audit?on={on()}"))
    fields = {one["name"]: one.get("value", "") for one in page.one("form#make").all("input")}
    answer = client.post("/audit/packs", data={**fields, "unit": "elsewhere", "kind": "pack"})
    assert answer.status_code == 422
