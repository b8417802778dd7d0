"""Formulas in MathML as one line of HTML: a reader sees what is meant, if not how it was set. Pure."""

from __future__ import annotations

from html import escape

from app.library.exchange.xml_tree import Element

_LEFT_OUT = ("annotation", "annotation-xml", "mphantom")


def in_one_line(formula: Element) -> str:
    """`a/b`, `√(x)`, raised and lowered signs."""
    return " ".join(_line(formula).split())


def _line(element: Element) -> str:
    parts = [_line(child) for child in element.elements if child.name not in _LEFT_OUT]
    match element.name, parts:
        case "mfrac", [above, below]:
            line = f"{_grouped(above)}/{_grouped(below)}"
        case "msup", [base, power]:
            line = f"{_grouped(base)}<sup>{power}</sup>"
        case "msub", [base, index]:
            line = f"{_grouped(base)}<sub>{index}</sub>"
        case "msubsup", [base, index, power]:
            line = f"{_grouped(base)}<sub>{index}</sub><sup>{power}</sup>"
        case "msqrt", _:
            line = f"√{_grouped(''.join(parts))}"
        case "mroot", [base, index]:
            line = f"<sup>{index}</sup>√{_grouped(base)}"
        case "mfenced", _:
            line = f"{escape(element.get('open', '('))}{', '.join(parts)}{escape(element.get('close', ')'))}"
        case "mtr", _:
            line = f"{' '.join(parts)}; "
        case _, []:
            line = escape(element.text, quote=False)
        case _:
            line = "".join(parts)
    return line


def _grouped(words: str) -> str:
    return words if len(words) <= 1 or words.isalnum() else f"({words})"
