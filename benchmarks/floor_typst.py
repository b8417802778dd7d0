"""The layout of a certificate set by typst, as an archived file (PDF/A-3a) with a code and an attached file.

Nothing of `app/` is imported; of its files only the four fonts are read. Each line of standard input, a number,
makes as many PDFs, each for somebody else, and is answered with the seconds of each. Without typst
(requirements-dev.txt) every answer is an empty list.
"""

from __future__ import annotations

import io
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import segno

TEMPLATE = Path(__file__).with_name("templates") / "certificate.typ"
FONTS_FOLDER = Path(__file__).resolve().parents[1] / "app" / "foundation" / "static" / "fonts" / "pdf"
CREDENTIAL = "eyJhbGciOiJFZERTQSJ9." + "QXR0ZXN0YQ" * 260  # as long as one of the product
MADE_AT = datetime(2026, 11, 24, tzinfo=UTC)


class Typst:
    def __init__(self) -> None:
        import typst

        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS_FOLDER]
        )
        self.compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)
        self.made = 0

    def certificate(self) -> bytes:
        self.made += 1
        number = f"AT-2026-{self.made:05d}-X"
        code = io.BytesIO()
        segno.make(f"https://training.example.org/verify/{number}", error="m").save(
            code, kind="svg", border=0, xmldecl=False
        )
        given = {
            "number": number,
            "holder": f"Васильева Анна {('Викторовна', 'Сергеевна', 'Ивановна')[self.made % 3]}",
            "person": str(1000 + self.made),
            "code": code.getvalue().decode(),
            "credential": CREDENTIAL,
        }
        pdf = self.compiler.compile(
            sys_inputs=given, format="pdf", pdf_standards="a-3a", timestamp=int(MADE_AT.timestamp())
        )
        assert isinstance(pdf, bytes)
        return pdf


def main() -> None:
    try:
        typst = Typst()
    except ImportError:
        typst = None
    for line in sys.stdin:
        taken = []
        for _ in range(int(line) if typst is not None else 0):
            started = time.perf_counter()
            typst.certificate()
            taken.append(time.perf_counter() - started)
        sys.stdout.write(json.dumps(taken) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
