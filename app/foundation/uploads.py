"""Files that somebody sent and has not decided about yet: kept for one day, for the sender alone.

They stand beside the blobs, where every process finds them, but are none: no backup takes them, and each night they go.
The token says whose they are and is signed, so a page may carry it.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from app.foundation import blobs, clock, jobs
from app.foundation.errors import DomainError, NotFound
from app.foundation.faults import Text

KEPT_SECONDS = 24 * 3600
MOST_OF_A_NAME = 120
_PLACE = re.compile(r"([0-9]{1,12})-[0-9a-f]{32}")  # since when, and a name that nobody guesses


class UploadGone(DomainError):
    status = 410
    code = "upload-gone"
    text = Text(
        "A file that was sent is kept for one day, or until it is used. Send it again.",
        "Присланный файл хранится один день или до использования. Отправьте его ещё раз.",
    )


@dataclass(frozen=True)
class Upload:
    content: bytes
    name: str  # as the sender calls the file


def keep(content: bytes, name: str, *, owner: int, purpose: str) -> str:
    """Keeps the bytes and gives the token under which their owner finds them again."""
    folder().mkdir(parents=True, exist_ok=True)
    place = f"{int(clock.now().timestamp())}-{secrets.token_hex(16)}"
    unfinished = folder() / f".{place}"
    unfinished.write_bytes(content)
    unfinished.replace(folder() / place)
    token = _signer(purpose).dumps([place, owner, name[:MOST_OF_A_NAME]])
    return token if isinstance(token, str) else token.decode()


def read(token: str, *, owner: int, purpose: str) -> Upload:
    """What was kept. Raises NotFound where it is somebody else's or of no page of ours, UploadGone."""
    place, name = _place(token, owner, purpose)
    if is_old(place.name):
        raise UploadGone
    try:
        return Upload(place.read_bytes(), name)
    except FileNotFoundError:
        raise UploadGone from None


def drop(token: str, *, owner: int, purpose: str) -> None:
    """The file has served."""
    _place(token, owner, purpose)[0].unlink(missing_ok=True)


def _place(token: str, owner: int, purpose: str) -> tuple[Path, str]:
    try:
        place, whose, name = _signer(purpose).loads(token)
    except BadSignature:
        raise NotFound from None
    if whose != owner or not _PLACE.fullmatch(place):
        raise NotFound
    return folder() / place, name


def _signer(purpose: str) -> URLSafeSerializer:
    key = current_app.secret_key
    assert key is not None  # set at the start
    return URLSafeSerializer(key, salt=f"upload:{purpose}")


def folder() -> Path:
    return blobs.folder() / "waiting"


def is_old(place: str) -> bool:
    since = _PLACE.fullmatch(place.removeprefix("."))
    return since is None or int(since.group(1)) + KEPT_SECONDS < clock.now().timestamp()


@jobs.every_night
def forget_old() -> None:
    """Whoever has not come back for a day starts anew."""
    for place in folder().iterdir() if folder().is_dir() else ():
        if is_old(place.name):
            place.unlink(missing_ok=True)
