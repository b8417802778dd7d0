"""Checks whole folders of texts: all faults of all documents, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.foundation.faults import Fault, in_order, strict
from app.library.course_faults import too_large_media
from app.library.documents import Document
from app.library.media_types import MAX_MEDIA_BYTES
from app.library.service.folders import FolderLibrary, open_libraries
from app.library.service.registry import assets_of, check


@dataclass(frozen=True)
class CheckResult:
    documents: int
    faults: tuple[Fault, ...]

    @property
    def has_errors(self) -> bool:
        return any(fault.level == "error" for fault in self.faults)


def check_folders(
    paths: Sequence[str], default: Path, *, site_language: str = "en", strictly: bool = False
) -> CheckResult:
    """The faults of everything under `paths`; without paths, of the three folders under `default`."""
    count = 0
    faults: list[Fault] = []
    for library in open_libraries(paths, default):
        for document in library.documents():
            count += 1
            faults += check(document, library, site_language).faults
            faults += media_faults(document, library)
    ordered = in_order(faults)
    return CheckResult(count, strict(ordered) if strictly else ordered)


def media_faults(document: Document, library: FolderLibrary) -> list[Fault]:
    """Files beside the texts that are too large to be kept."""
    faults = []
    for path in assets_of(document, library):
        place = library.place(path)
        if place is not None and place.stat().st_size > MAX_MEDIA_BYTES:
            faults.append(too_large_media(library.shown(path)))
    return faults
