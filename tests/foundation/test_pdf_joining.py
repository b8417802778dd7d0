"""Many PDFs become one: each page with its tags, what they share once, and no more memory for many than for few."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from app.foundation.pdf_joining import Joining

AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
LOGO = b"".join(hashlib.sha256(bytes([place])).digest() for place in range(20))


def document(text: str, *, pages: int = 1, language: str = "ru") -> bytes:
    """A tagged document with a shared picture, a field of a form and a file in it."""
    pdf = pikepdf.new()
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    part = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    logo = pdf.make_stream(LOGO)
    numbers, fields = Array(), Array()
    for place in range(pages):
        pdf.add_blank_page(page_size=(200, 100))
        page = pdf.pages[place].obj
        page.StructParents = place
        page.Resources = Dictionary(XObject=Dictionary(logo=logo))
        page.Contents = pdf.make_stream(f"% {text} {place}".encode())
        field = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, V=String("signature")))
        fields.append(field)
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, StructParent=pages + place)
        page.Annots = Array([field, link])
        said = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=part, Pg=page, K=0))
        part.K.append(said)
        numbers.extend([place, Array([said])])
    for place in range(pages):
        numbers.extend([pages + place, part])
    root.K, root.ParentTree = part, Dictionary(Nums=numbers)
    root.RoleMap = Dictionary(Heading=Name.H1)
    pdf.Root.AcroForm = Dictionary(Fields=fields)
    pdf.Root.StructTreeRoot, pdf.Root.Lang = root, String(language)
    pdf.Root.OutputIntents = Array(
        [Dictionary(S=Name.GTS_PDFA1, DestOutputProfile=pdf.make_stream(b"profile" * 100))]
    )
    pdf.attachments["credential.jwt"] = b"secret of the single document"
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


def joined(place: Path, *documents: tuple[bytes, str]) -> pikepdf.Pdf:
    joining = Joining(place, language="ru", title="A & B", author="<Attesta>", identifier="one", created=AT)
    for content, bookmark in documents:
        joining.add(content, bookmark)
    joining.close()
    return pikepdf.open(place)


def test_pages_tags_and_bookmarks_stand_in_order(tmp_path: Path) -> None:
    place = tmp_path / "all.pdf"
    with joined(
        place, (document("a", pages=2), "Анна (1)"), (document("b", language="en"), "Борис\\")
    ) as pdf:
        assert [bytes(page.Contents.read_bytes()) for page in pdf.pages] == [b"% a 0", b"% a 1", b"% b 0"]
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Анна (1)", "Борис\\"]
            assert [item.destination[0].objgen for item in outline.root] == [
                pdf.pages[0].obj.objgen,
                pdf.pages[2].obj.objgen,
            ]
        parts = pdf.Root.StructTreeRoot.K[0].K
        assert [(str(one.S), str(one.Lang)) for one in parts] == [("/Part", "ru"), ("/Part", "en")]
        assert parts[1].K[0].Pg.objgen == pdf.pages[2].obj.objgen
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for page, part in zip(pdf.pages, (parts[0], parts[0], parts[1]), strict=True):
            assert tree[page.StructParents][0].P.objgen == part.objgen
            (link,) = page.Annots
            assert tree[link.StructParent].objgen == part.objgen
        assert str(pdf.Root.StructTreeRoot.RoleMap.Heading) == "/H1"
        with pdf.open_metadata() as about:
            assert (about["dc:title"], about["dc:creator"]) == ("A & B", ["<Attesta>"])
        assert pdf.check_pdf_syntax() == []


def test_what_belongs_to_the_single_document_stays_with_it(tmp_path: Path) -> None:
    place = tmp_path / "all.pdf"
    with joined(place, (document("a"), "a")) as pdf:
        assert not {"/Names", "/AF", "/AcroForm"} & set(pdf.Root.keys())
    content = place.read_bytes()
    assert b"signature" not in content
    assert b"secret" not in content


def test_what_documents_share_is_written_once_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    each = [(document(f"page {number}"), str(number)) for number in range(20)]
    with joined(tmp_path / "a.pdf", *each) as pdf:
        assert len({page.Resources.XObject.logo.objgen for page in pdf.pages}) == 1
    joined(tmp_path / "b.pdf", *each).close()
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_what_is_no_pdf_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    joining = Joining(tmp_path / "a.pdf", language="en", title="", author="", identifier="x", created=AT)
    joining.add(document("good"), "good")
    with pytest.raises(pikepdf.PdfError):
        joining.add(b"%PDF-1.7 no", "bad")
    joining.add(document("good too"), "good too")
    joining.close()
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf.pages) == 2
        assert pdf.check_pdf_syntax() == []
