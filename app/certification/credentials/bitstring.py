"""A list of bits as Bitstring Status List 1.0 writes it: gzip, base64url without padding, a `u` before it. Pure."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterable

SIZE = 131_072  # bits: the least that the standard allows, so that one of them says little
LARGEST = 8 * SIZE // 8  # bytes that are unpacked of somebody's list at most
MULTIBASE = "u"  # base64url without padding


class NotABitstring(ValueError):
    """The text is not a list of bits."""


def encode(positions: Iterable[int], size: int = SIZE) -> str:
    """The first bit is the leftmost one. The same positions give the same text."""
    bits = bytearray(size // 8)
    for position in positions:
        if not 0 <= position < size:
            raise ValueError(f"position {position} of {size}")
        bits[position // 8] |= 0x80 >> position % 8
    packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)  # gzip, its time of making left empty
    packed = packing.compress(bytes(bits)) + packing.flush()
    return MULTIBASE + base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """Raises NotABitstring for what is none, or unpacks to more than eight lists of ours."""
    if not text.startswith(MULTIBASE):
        raise NotABitstring("the encoding is not base64url")
    body = text[len(MULTIBASE) :]
    try:
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
        bits = unpacking.decompress(packed, LARGEST)
    except (binascii.Error, zlib.error, ValueError) as reason:
        raise NotABitstring(str(reason)) from reason
    if unpacking.unconsumed_tail or not unpacking.eof:
        raise NotABitstring("too long, or cut off")
    return bits


def is_set(bits: bytes, position: int) -> bool:
    """Raises NotABitstring for a position beyond the end: nothing is known of it."""
    if not 0 <= position < 8 * len(bits):
        raise NotABitstring(f"position {position} of {8 * len(bits)}")
    return bool(bits[position // 8] & 0x80 >> position % 8)
