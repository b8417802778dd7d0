"""Pictures of the main pages from a demo of its own.

tools/screenshots.py                          a selection into docs/screenshots
tools/screenshots.py --every --into FOLDER    each page in both languages, both themes and two widths, with axe
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys.axe import sideways, violations  # noqa: E402
from tests.journeys.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.journeys.site import Site  # noqa: E402

PASSWORD = "attesta-demo"
WIDTHS = {"phone": 390, "desk": 1280}


@dataclass(frozen=True)
class Look:
    language: str
    theme: str
    width: str

    @property
    def name(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"


SELECTION = (Look("en", "light", "desk"), Look("ru", "light", "desk"), Look("ru", "dark", "phone"))
EVERY = tuple(
    Look(language, theme, width)
    for language in ("ru", "en")
    for theme in ("light", "dark")
    for width in WIDTHS
)


class Reader:
    """Somebody at a browser, who opens one page after the other."""

    def __init__(self, browser: Any, site: Site, look: Look) -> None:
        size = {"width": WIDTHS[look.width], "height": 900}
        self.context = browser.new_context(
            viewport=size, locale=look.language, color_scheme=look.theme, bypass_csp=True
        )
        self.page = self.context.new_page()
        self.site = site

    def go(self, address: str) -> None:
        self.page.goto(address if address.startswith("http") else self.site.base + address)
        self.page.wait_for_load_state("networkidle")

    def sign_in(self, login: str, language: str) -> None:
        self.context.clear_cookies()
        self.go("/login")
        self.page.fill("form#sign-in [name=login]", login)
        self.page.fill("form#sign-in [name=password]", PASSWORD)
        self.page.press("form#sign-in [name=password]", "Enter")
        self.page.wait_for_selector("body[data-page=learn]")
        other = self.page.locator(f"form#language button[value={language}]")
        if other.count():
            other.click()
            self.page.wait_for_selector(f"html[lang={language}]")

    def follow(self, *selectors: str) -> bool:
        """Along the first of these that is on the page."""
        for selector in selectors:
            link = self.page.locator(selector).first
            if link.count():
                link.click()
                self.page.wait_for_load_state("networkidle")
                return True
        return False


def pages(reader: Reader, look: Look) -> Iterator[str]:
    """Opens one page after the other and names each when it is there."""
    reader.go("/login")
    yield "login"
    reader.sign_in("operator@demo.example", look.language)
    yield "learn-first-day"
    if reader.follow("main a[href^='/courses/']"):
        yield "course" if reader.page.get_attribute("body", "data-page") == "course" else "lesson"
        if reader.page.get_attribute("body", "data-page") == "course" and reader.follow(
            "main .tasks a.task-title"
        ):
            yield "lesson"
    reader.sign_in("operator2@demo.example", look.language)
    yield "learn-renewal"
    yield from certification(reader)
    yield from attempt(reader)
    yield from settings(reader)
    reader.sign_in("manager@demo.example", look.language)
    reader.go("/team")
    yield "team"
    if reader.follow("tr[data-person] th a"):
        yield "person"
    reader.go("/verify/0000-0000-0000")
    yield "verify-unknown"
    reader.go("/no-such-page")
    yield "error"


def certification(reader: Reader) -> Iterator[str]:
    number = reader.page.locator("a[data-certificate]").first
    if number.count():
        reader.go(f"/verify/{number.get_attribute('data-certificate')}")
        yield "verify"
        reader.go("/learn")
    if reader.follow("main a[href^='/certifications/']"):
        yield "certification"


def attempt(reader: Reader) -> Iterator[str]:
    """The rules of an exam; a practice quiz to its result, where every question gets the first answer."""
    reader.go("/quizzes/procedures-exam")
    yield "quiz"
    reader.go("/quizzes/procedures-check")
    if not reader.follow("form#start-attempt button"):
        return
    seen: set[str] = set()
    while reader.page.get_attribute("body", "data-page") == "question":
        kind = str(reader.page.get_attribute("form#question", "data-type"))
        if kind not in seen:
            seen.add(kind)
            yield f"question-{kind}"
        options = reader.page.locator("form#question .opt input")
        if options.count():
            options.nth(0).check()
            reader.page.wait_for_timeout(150)
        reader.follow("form#question button[name=go]")
    yield "check"
    if reader.follow("form#hand-in button"):
        yield "result"


def settings(reader: Reader) -> Iterator[str]:
    reader.go("/me")
    yield "me"


def shoot(site: Site, looks: tuple[Look, ...], folder: Path, check: bool) -> list[str]:
    faults = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for look in looks:
            reader = Reader(browser, site, look)
            for name in pages(reader, look):
                reader.page.screenshot(path=folder / f"{name}-{look.name}.png", full_page=check)
                if check:
                    found = violations(reader.page)
                    wide = sideways(reader.page)
                    faults += [f"{name} {look.name}: {line}" for line in found]
                    faults += [f"{name} {look.name}: {wide} px too wide"] if wide > 0 else []
            reader.context.close()
        browser.close()
    return faults


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "screenshots")
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="attesta-screenshots-"))
    (place / "instance").mkdir()
    site = Site(place / "instance")
    for command in (["db", "upgrade"], ["demo"]):
        made = site.flask(*command)
        if made.returncode:
            print(made.stdout + made.stderr, file=sys.stderr)
            return 2
    site.start()
    try:
        faults = shoot(site, EVERY if options.every else SELECTION, options.into, options.every)
    finally:
        site.stop()
        shutil.rmtree(place, ignore_errors=True)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
