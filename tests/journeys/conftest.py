"""A demo organisation made once; each journey gets a copy, served by its own processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.site import ROOT, Site, copy_of, environment_of

DEMO_SECONDS = 300
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_finish(session: pytest.Session) -> None:
    """The demo organisation is made from the start, beside the tests that need none."""
    if any({"demo_folder", "start_site"} & set(getattr(item, "fixturenames", ())) for item in session.items):
        begin_demo(place_of_demo(session.config))


def place_of_demo(config: pytest.Config) -> Path:
    """One for all processes in which these tests run."""
    base: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"


def begin_demo(place: Path) -> None:
    """The first process that comes makes it, and goes on with its tests."""
    try:
        place.mkdir()
    except FileExistsError:
        return
    threading.Thread(target=make_demo, args=(place,), daemon=True).start()


@pytest.fixture(scope="session")
def demo_folder(request: pytest.FixtureRequest) -> Path:
    """Nobody works in it."""
    place = place_of_demo(request.config)
    deadline = time.monotonic() + DEMO_SECONDS
    while not (place / "done").exists():
        assert time.monotonic() < deadline, "the demo organisation was not made"
        time.sleep(0.1)
    said = (place / "done").read_text(encoding="utf-8")
    assert not said, said
    return place / "instance"


def make_demo(place: Path) -> None:
    """Says in the file `done` what went wrong, or nothing."""
    folder, said = place / "instance", ""
    for command in (["db", "upgrade"], ["demo"], ["worker", "--once"]):
        made = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
            cwd=ROOT,
            env=environment_of(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            said = f"{command}: {made.stdout}{made.stderr}"
            break
    (place / "saying").write_text(said, encoding="utf-8")
    (place / "saying").rename(place / "done")


@pytest.fixture(scope="session")
def stopping() -> Iterator[list[Site]]:
    """Sites that were told to stop. They take some seconds, in which the next test runs already."""
    told: list[Site] = []
    yield told
    for site in told:
        site.wait()


@pytest.fixture
def start_site(
    request: pytest.FixtureRequest, tmp_path: Path, stopping: list[Site]
) -> Iterator[Callable[..., Site]]:
    """Starts a copy of the demo, or a folder: of an earlier site at another day, or an empty one without the demo."""
    running: list[Site] = []

    def start(today: str | None = None, folder: Path | None = None) -> Site:
        place = folder or copy_of(request.getfixturevalue("demo_folder"), tmp_path / f"site{len(running)}")
        site = Site(place, today, demo=folder is None or folder.exists())
        running.append(site)
        return site.start()

    yield start
    for site in running:
        if site.process is not None and site.process.poll() is None:
            site.ask_to_stop()
            stopping.append(site)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine and none could be installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys take as long as hundreds of other tests. Spread evenly among these, file by file, none is left over
    for the end, where one process would work through them while the others have nothing to do."""
    files: dict[str, list[pytest.Item]] = {}
    others: list[pytest.Item] = []
    for item in items:
        if "/journeys/" in item.nodeid:
            files.setdefault(item.nodeid.partition("::")[0], []).append(item)
        else:
            others.append(item)
    if not files or not others:
        return
    step = len(others) / len(files)
    ends = [
        round((number + 0.7) * step) for number in range(len(files))
    ]  # others at the start, and at the end
    spread: list[pytest.Item] = []
    for begin, end, file in zip([0, *ends], ends, files.values(), strict=False):
        spread += [*others[begin:end], *file]
    items[:] = [*spread, *others[ends[-1] :]]
