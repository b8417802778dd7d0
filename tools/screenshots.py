"""Pictures of the main pages of the demo, phone and desktop, both languages: docs/screenshots (make screenshots)."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.journeys.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.journeys.site import Site  # noqa: E402

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
PAGES = (
    ("", "login", "/login"),
    ("operator", "learn", "/learn"),
    ("operator", "course", "/courses/procedures"),
    ("operator", "lesson", "@lesson"),
    ("operator", "quiz", "/quizzes/procedures-exam"),
    ("operator", "question", "@question"),
    ("operator", "check", "@check"),
    ("operator", "result", "@result"),
    ("operator2", "learn-renewal", "/learn"),
    ("operator2", "certification", "/certifications/contact-centre-operator"),
    ("operator2", "me", "/me"),
    ("manager", "team", "/team"),
    ("manager", "person", "@person"),
    ("", "verify", "@verify"),
    ("", "verify-unknown", "/verify/0000-0000-0000"),
    ("", "error", "/nowhere"),
)


def open_page(page: Any, base: str, address: str, number: str) -> None:
    if address == "@lesson":
        page.goto(f"{base}/courses/procedures")
        page.goto(
            base + str(page.locator("main a[href^='/courses/procedures/']").first.get_attribute("href"))
        )
    elif address == "@question":
        page.goto(f"{base}/quizzes/procedures-exam")
        page.click("form#start-attempt button")
        page.wait_for_selector("form#question")
        page.locator("form#question [name=answer]").first.check()
        page.wait_for_timeout(1500)
    elif address == "@check":
        page.click("form#question button[name=go][value=check]")
        page.wait_for_selector("body[data-page=check]")
    elif address == "@result":
        page.click("form#hand-in button")
        page.wait_for_selector("body[data-page=result]")
    elif address == "@person":
        page.goto(f"{base}/team?status=expired")
        page.goto(base + str(page.locator("tr[data-person] a").first.get_attribute("href")))
    elif address == "@verify":
        page.goto(f"{base}/verify/{number}")
    else:
        page.goto(base + address)


def sign_in(page: Any, base: str, login: str, language: str) -> None:
    page.goto(f"{base}/login")
    page.fill("form#sign-in [name=login]", f"{login}@demo.example")
    page.fill("form#sign-in [name=password]", "attesta-demo")
    page.press("form#sign-in [name=password]", "Enter")
    page.wait_for_selector("body[data-page=learn]")
    if page.get_attribute("html", "lang") != language:
        page.click(f"form#language button[value={language}]")
        page.wait_for_selector(f"html[lang={language}]")


def take(browser: Any, site: Site, folder: Path, themes: list[str], sizes: list[str], whole: bool) -> None:
    for language in ("ru", "en"):
        for theme in themes:
            for size in sizes:
                number = ""
                for login in ("operator", "operator2", "manager", ""):
                    width, height = SIZES[size]
                    context = browser.new_context(
                        locale=language, color_scheme=theme, viewport={"width": width, "height": height}
                    )
                    page = context.new_page()
                    if login:
                        sign_in(page, site.base, login, language)
                    if login == "operator2":
                        page.goto(f"{site.base}/certifications/contact-centre-operator")
                        number = str(
                            page.locator("a[data-certificate]").first.get_attribute("data-certificate")
                        )
                    for owner, name, address in PAGES:
                        if owner == login:
                            open_page(page, site.base, address, number)
                            suffix = "-dark" if theme == "dark" else ""
                            page.screenshot(
                                path=folder / f"{name}-{size}-{language}{suffix}.png", full_page=whole
                            )
                    context.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--to", type=Path, default=ROOT / "docs" / "screenshots")
    options.add_argument("--theme", action="append", choices=["light", "dark"])
    options.add_argument("--size", action="append", choices=list(SIZES))
    options.add_argument("--whole", action="store_true", help="the whole page, not only the first screen")
    given = options.parse_args()
    if CHROMIUM is None:
        sys.exit("Chromium is needed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    given.to.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="attesta-"))
    site = Site(folder / "instance")
    try:
        site.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            take(browser, site, given.to, given.theme or ["light"], given.size or list(SIZES), given.whole)
    finally:
        if site.process is not None and site.process.poll() is None:
            site.stop()
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(f"{given.to}\n")


if __name__ == "__main__":
    main()
