"""The door for packages: a zip that strangers made is judged whole before anything of it is unpacked. Pure.

One bad name refuses all of it, for who writes `../` into a package means harm (quiz-format.md 8.5). Sizes are those that
the archive declares, and no more than these is ever unpacked.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import splitext

from app.foundation.faults import Text
from app.library.exchange.drafted import Unreadable

MOST_ENTRIES = 10_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200  # of one entry that unpacks to more than SMALL
SMALL = 1024 * 1024
MOST_OF_ONE = 20 * 1024 * 1024  # what is read of one entry
MOST_DIRECTORY = 4 * 1024 * 1024  # the list of entries, which the library reads at once
LONGEST_NAME = 400
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x07"
_ARCHIVES = {".zip", ".imscc", ".jar", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"}
_LINK = 0o120000
_ENCRYPTED = 0x1


def is_package(content: bytes) -> bool:
    return content.startswith(b"PK")


@dataclass(frozen=True)
class Package:
    """`names` are paths with `/`, folders left out."""

    names: tuple[str, ...]
    archive: zipfile.ZipFile

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """Raises KeyError for a name that is not there, Unreadable for what cannot be unpacked."""
        info = self.archive.getinfo(name)
        if info.file_size > MOST_OF_ONE:
            raise Unreadable(_large(name))
        try:
            return self.archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
            raise Unreadable(_torn(name)) from None


def package_of(content: bytes) -> Package:
    """Raises Unreadable for what is no zip, is hostile or too large."""
    _check_directory(content)
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError, struct.error):
        raise Unreadable(_BROKEN) from None
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(_MANY)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(_HUGE)
    for reason in _wrong(entries):
        raise Unreadable(reason)
    return Package(tuple(entry.filename for entry in entries if not entry.is_dir()), archive)


def _check_directory(content: bytes) -> None:
    """Before the library makes an object of each entry that a forged list of them names."""
    end = content.rfind(_END, max(len(content) - 66_000, 0))
    if end < 0 or len(content) < end + 22:
        raise Unreadable(_BROKEN)
    if content[end - 20 : end].startswith(_END_64):
        raise Unreadable(_HUGE)  # the form for archives over 4 GB
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    if size > MOST_DIRECTORY or int.from_bytes(content[end + 10 : end + 12], "little") > MOST_ENTRIES:
        raise Unreadable(_MANY)


def _wrong(entries: list[zipfile.ZipInfo]) -> Iterator[Text]:
    seen = set()
    for entry in entries:
        name = entry.orig_filename
        if not is_honest(name):
            yield _path(name)
        if entry.external_attr >> 16 & 0o170000 == _LINK:
            yield _link(name)
        if entry.flag_bits & _ENCRYPTED:
            yield _locked(name)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield _torn(name)
        if splitext(name.lower())[1] in _ARCHIVES:
            yield _nested(name)
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            yield _bomb(name)
        if name in seen:
            yield _twice(name)
        seen.add(name)


def is_honest(name: str) -> bool:
    """A relative path below where it is unpacked, with plain slashes."""
    parts = name.rstrip("/").split("/")
    return (
        0 < len(name) <= LONGEST_NAME
        and not any(sign < " " or "\x7f" <= sign <= "\x9f" for sign in name)
        and not any(sign in name for sign in "\\:")
        and not name.startswith("/")
        and all(part not in ("", ".", "..") for part in parts)
    )


def leads_out(path: str) -> Unreadable:
    """What is raised for a path, written in a file, that leads out of the place where it is unpacked."""
    return Unreadable(_path(path))


def _shown(name: str) -> str:
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if len(plain) <= 80 else f"{plain[:77]}…"


_BROKEN = Text("The package is broken or no zip", "Пакет повреждён или это не zip")
_MANY = Text(f"The package has more than {MOST_ENTRIES} entries", f"В пакете больше {MOST_ENTRIES} файлов")
_HUGE = Text(
    f"Unpacked, the package has more than {MOST_UNPACKED // SMALL} MB",
    f"В распакованном виде пакет больше {MOST_UNPACKED // SMALL} МБ",
)


def _path(name: str) -> Text:
    return Text(
        f"The file holds a path that leads out of it: {_shown(name)}",
        f"В файле есть путь, который ведёт за его пределы: {_shown(name)}",
    )


def _link(name: str) -> Text:
    return Text(
        f"The package holds a link instead of a file: {_shown(name)}",
        f"В пакете вместо файла ссылка: {_shown(name)}",
    )


def _locked(name: str) -> Text:
    return Text(
        f"The package is locked with a password: {_shown(name)}", f"Пакет закрыт паролем: {_shown(name)}"
    )


def _nested(name: str) -> Text:
    return Text(
        f"The package holds another archive: {_shown(name)}", f"В пакете лежит другой архив: {_shown(name)}"
    )


def _bomb(name: str) -> Text:
    return Text(
        f"{_shown(name)} in the package unpacks to far more than it should",
        f"{_shown(name)} в пакете распаковывается в неправдоподобно большой файл",
    )


def _twice(name: str) -> Text:
    return Text(f"{_shown(name)} is in the package twice", f"{_shown(name)} в пакете дважды")


def _torn(name: str) -> Text:
    return Text(
        f"{_shown(name)} in the package cannot be unpacked", f"{_shown(name)} в пакете не распаковать"
    )


def _large(name: str) -> Text:
    return Text(
        f"{_shown(name)} in the package is larger than {MOST_OF_ONE // SMALL} MB",
        f"{_shown(name)} в пакете больше {MOST_OF_ONE // SMALL} МБ",
    )
