"""Codes that people type, such as that of a sign-in card: short, and no two signs can be confused. Pure."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 10  # 50 bits: with a slow keyed hash nobody finds one by trying
GROUP = 5
_ALIKE = str.maketrans("OILАВЕКМНОРСТУХ", "011ABEKM" + "H0PCTYX")  # on a Russian keyboard, too


def code_from(number: int, length: int = LENGTH) -> str:
    """The code for a random number below 32 to the power of its length."""
    signs = []
    for _ in range(length):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def normalise(typed: str, length: int = LENGTH) -> str | None:
    """A code as it was made, whatever case, spaces and dashes it was typed with; None for what cannot be one."""
    signs = "".join(sign for sign in typed.upper() if not (sign.isspace() or sign in "-–—_.")).translate(
        _ALIKE
    )
    return signs if len(signs) == length and set(signs) <= set(ALPHABET) else None


def grouped(code: str) -> tuple[str, ...]:
    """4K7T9 2MXQB: as a card shows it."""
    return tuple(code[start : start + GROUP] for start in range(0, len(code), GROUP))
