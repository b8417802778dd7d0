"""The least that a certificate can cost: one A4 page with the same fonts, without QR code, border or archive format.

Nothing of `app/` is imported; of its files only the four fonts are read. Each line of standard input, a number,
makes as many PDFs and is answered with the seconds of each.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

FONTS_FOLDER = Path(__file__).resolve().parents[1] / "app" / "foundation" / "static" / "fonts" / "pdf"
FONTS = (
    ("Golos Text", 400, "GolosText_400Regular.ttf"),
    ("Golos Text", 600, "GolosText_600SemiBold.ttf"),
    ("PT Serif", 400, "PTSerif_400Regular.ttf"),
    ("JetBrains Mono", 500, "JetBrainsMono_500Medium.ttf"),
)
STYLE = """
@page { size: A4; margin: 20mm }
body { font: 400 11pt "Golos Text" }
h1, h2 { font: 400 26pt "PT Serif"; text-align: center }
b { font-weight: 600 }
code { font: 500 12pt "JetBrains Mono" }
"""
PAGE = """<!doctype html><html lang="ru"><head><title>Удостоверение</title></head><body>
<p>Тёплый дом</p><h1>Удостоверение</h1><p>подтверждает, что</p>
<h2>Васильева Анна Викторовна</h2><p>оператор контакт-центра, табельный номер 1008</p>
<p>соответствует требованиям допуска</p><h2>Оператор контакт-центра</h2>
<p><b>Дата выдачи</b> 24 ноября 2026 г.</p><p><b>Действует до</b> 23 ноября 2027 г. включительно</p>
<p><b>Кем выдано</b> Ким О. С.</p><p><b>Основание</b></p><p>Правило допуска, версия 1</p>
<p>Курс «Шесть этапов звонка», редакция 1</p><p>Тест «Шесть этапов звонка, экзамен», редакция 1, 94 %</p>
<p><b>Номер</b> <code>AT-2026-00001-X</code></p><p>Проверить подлинность: training.example.org/verify</p>
</body></html>"""


def font_face(family: str, weight: int, file: str) -> str:
    content = base64.b64encode((FONTS_FOLDER / file).read_bytes()).decode("ascii")
    source = f"src: url(data:font/ttf;base64,{content})"
    return f'@font-face {{ font-family: "{family}"; font-weight: {weight}; {source} }}'


def main() -> None:
    fonts = FontConfiguration()
    sheets = [
        CSS(string="\n".join(font_face(*font) for font in FONTS), font_config=fonts),
        CSS(string=STYLE, font_config=fonts),
    ]
    for line in sys.stdin:
        taken = []
        for _ in range(int(line)):
            started = time.perf_counter()
            HTML(string=PAGE).write_pdf(font_config=fonts, stylesheets=sheets)
            taken.append(time.perf_counter() - started)
        sys.stdout.write(json.dumps(taken) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
