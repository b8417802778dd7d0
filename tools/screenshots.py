"""Pictures of the main pages from a demo of its own.

tools/screenshots.py                          a selection into docs/screenshots
tools/screenshots.py --every --into FOLDER    each page in both languages, both themes and two widths, with axe
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys.axe import sideways, violations  # noqa: E402
from tests.journeys.conftest import CHROMIUM, FLAGS  # noqa: E402
from tests.journeys.site import Site  # noqa: E402
from tools.screenshot_pages import WIDTHS, Look, Reader, pages  # noqa: E402

SELECTION = (Look("en", "light", "desk"), Look("ru", "light", "desk"), Look("ru", "dark", "phone"))
EVERY = tuple(
    Look(language, theme, width)
    for language in ("ru", "en")
    for theme in ("light", "dark")
    for width in WIDTHS
)


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
