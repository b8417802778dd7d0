"""Folders of files as a library: which documents the given paths hold, and what stands beside them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.foundation.commands import CannotRun
from app.foundation.faults import Text
from app.library.documents import AREAS, FOLDERS, Document, DocumentName, FileText, document_of, gather

DEPTHS = {"courses": 2, "quizzes": 2, "certifications": 2}  # names below an area's folder, without media
SUBFOLDERS = {"pools": "quizzes", "calls": "quizzes", "checklists": "quizzes", "documents": "certifications"}


class FolderLibrary:
    """A library on disk: up to three folders, usually beside each other. It is a `Source`."""

    def __init__(self) -> None:
        self.areas: dict[str, Path] = {}
        self.given: dict[Path, str] = {}  # what was given, and in which words

    # -- as a Source ------------------------------------------------------------------------------------------

    def read(self, path: str) -> bytes | None:
        place = self.place(path)
        return place.read_bytes() if place is not None and place.is_file() else None

    def exists(self, path: str) -> bool:
        place = self.place(path)
        return place is not None and place.is_file()

    def names(self, folder: str) -> tuple[str, ...]:
        place = self.place(folder)
        if place is None or not place.is_dir():
            return ()
        return tuple(sorted(found.name for found in place.iterdir() if found.is_file()))

    def below(self, folder: str) -> tuple[str, ...]:
        """Paths of all files in a folder and its folders, without hidden ones."""
        place = self.place(folder)
        if place is None or not place.is_dir():
            return ()
        found = (
            f"{folder}/{file.relative_to(place).as_posix()}" for file in place.rglob("*") if file.is_file()
        )
        return tuple(sorted(path for path in found if "/." not in path))

    def place(self, path: str) -> Path | None:
        """Where a path from the top of the library stands on disk."""
        area, _, rest = path.partition("/")
        if area not in self.areas or ".." in rest.split("/"):
            return None
        return self.areas[area] / rest

    # -- documents --------------------------------------------------------------------------------------------

    def root_of(self, name: DocumentName) -> str:
        """The folder by which a document's check-out is remembered."""
        return str(self.areas[name.folder.partition("/")[0]].parent)

    def roots(self) -> set[str]:
        return {str(folder.parent) for folder in self.areas.values()}

    def shown(self, path: str) -> str:
        """A file in its author's words, else as seen from here."""
        place = self.place(path) or Path(path)
        for given in (place, *place.parents):
            if given == place and given in self.given:
                return self.given[given]
            if given in self.given:
                start = "" if self.given[given] == "." else self.given[given]
                return os.path.join(start, place.relative_to(given))  # noqa: PTH118 (a Path would drop ./)
        return os.path.relpath(place)

    def is_given(self, place: Path) -> bool:
        return any(place == given or given in place.parents for given in self.given)

    def documents(self) -> tuple[Document, ...]:
        """All documents of which at least one file was given, whole."""
        found = gather(self._texts())
        return tuple(document for document in found if any(file.given for file in document.files))

    def holds(self, name: DocumentName) -> bool:
        """Whether a document, there or not, lies in what was given."""
        place = self.place(name.folder if name.kind == "course" else f"{FOLDERS[name.kind]}/{name.slug}")
        if place is None:
            return False
        stems = {
            place,
            *(place.with_name(f"{place.name}{end}") for end in (".ru.md", ".en.md", ".md", ".yaml", ".html")),
        }
        return any(
            self.is_given(stem) or any(stem in given.parents for given in self.given) for stem in stems
        )

    def _texts(self) -> Iterable[FileText]:
        for area in AREAS:
            if area not in self.areas:
                continue
            for path in self._paths(area):
                place = self.place(path)
                if document_of(path) is not None and place is not None:
                    yield FileText(path, self.shown(path), _content(place), self.is_given(place))

    def _paths(self, area: str) -> Iterable[str]:
        folders = [area]
        if area == "courses":
            folder = self.areas[area]
            subfolders = (
                sorted(found.name for found in folder.iterdir() if found.is_dir()) if folder.is_dir() else []
            )
            folders = [f"courses/{name}" for name in subfolders if not name.startswith(".")]
        else:
            folders += [f"{area}/{name}" for name, owner in SUBFOLDERS.items() if owner == area]
        return (f"{folder}/{name}" for folder in folders for name in self.names(folder))


def _content(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as error:
        raise CannotRun(
            Text(
                f"{place}: cannot be read ({error.strerror})", f"{place}: файл не читается ({error.strerror})"
            )
        ) from None


def open_libraries(paths: Sequence[str], default: Path, *, may_be_new: bool = False) -> list[FolderLibrary]:
    """The libraries that the given paths belong to; usually one. Without paths: the three folders of `default`.

    A path may be a folder that holds the three, one of them, a folder or file inside, or a folder of another name.
    Raises CannotRun for what is not there, unless `may_be_new` (a folder to write into).
    """
    libraries: list[FolderLibrary] = []
    for written in paths or _default_paths(default, may_be_new):
        place = Path(written)
        if not place.exists() and not may_be_new:
            raise CannotRun(
                Text(f"{written}: there is no such file or folder", f"{written}: такого файла или папки нет")
            )
        for area, folder in _areas_of(place).items():
            library = _library_with(libraries, area, folder)
            library.areas[area] = folder
            library.given[place.resolve()] = written
    for library in libraries:
        _add_siblings(library)
    return libraries


def _default_paths(default: Path, may_be_new: bool) -> list[str]:
    folders = [default / area for area in AREAS if may_be_new or (default / area).is_dir()]
    if not folders:
        raise CannotRun(
            Text(
                f"{default} has no folder courses, quizzes or certifications",
                f"В {default} нет папок courses, quizzes, certifications",
            )
        )
    return [os.path.relpath(folder) if default == Path.cwd() else str(folder) for folder in folders]


def _areas_of(place: Path) -> dict[str, Path]:
    """Which of the three folders a path is, holds or lies in."""
    full = place.resolve()
    if any((full / area).is_dir() and not any((full / area).glob("course*.md")) for area in AREAS):
        return {area: full / area for area in AREAS}
    for candidate in (full, *full.parents):
        depth = len(full.relative_to(candidate).parts)
        if candidate.name in AREAS and (depth <= DEPTHS[candidate.name] or "media" in full.parts[-3:]):
            return {candidate.name: candidate}
    if full.is_file():
        return _area_of_file(full)
    if not full.is_dir() or not any(full.iterdir()):
        return {area: full / area for area in AREAS}
    return _area_by_content(full)


def _area_of_file(full: Path) -> dict[str, Path]:
    folder = full.parent
    if full.suffix in (".yaml", ".yml"):
        return {"certifications": folder}
    if full.suffix == ".html":
        return {"certifications": folder.parent if folder.name == "documents" else folder}
    if any(folder.glob("course*.md")):
        return {"courses": folder.parent}
    return {"quizzes": folder.parent if folder.name in SUBFOLDERS else folder}


def _area_by_content(full: Path) -> dict[str, Path]:
    """A folder of another name is told by what is in it."""
    if any(full.glob("course*.md")):
        return {"courses": full.parent}
    if any(full.glob("*/course*.md")):
        return {"courses": full}
    if any(full.glob("*.y*ml")) and not any(full.glob("*.md")):
        return {"certifications": full}
    return {"quizzes": full.parent if full.name in SUBFOLDERS else full}


def _library_with(libraries: list[FolderLibrary], area: str, folder: Path) -> FolderLibrary:
    """The library that has this folder, or has room for it; else a new one."""
    for library in libraries:
        if area not in library.areas or library.areas[area] == folder:
            return library
    libraries.append(FolderLibrary())
    return libraries[-1]


def _add_siblings(library: FolderLibrary) -> None:
    """What stands beside the given folders may be pointed to, though nothing is told of it."""
    parents = [folder.parent for folder in library.areas.values()]
    for area in AREAS:
        for parent in parents:
            if area not in library.areas and (parent / area).is_dir():
                library.areas[area] = parent / area
