"""The files of an imported guide, as a new folder: all of them, or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from app.foundation.commands import CannotRun
from app.foundation.errors import Conflict
from app.foundation.faults import Text


class CourseExists(Conflict):
    code = "course-exists"
    text = Text(
        "This folder is there already. Choose another name, or remove it first.",
        "Такая папка уже есть. Выберите другое имя или сначала уберите её.",
    )


def write_new_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Raises CourseExists where the folder is there already, CannotRun where it cannot be written."""
    refuse_existing(folder)
    aside = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".import-", dir=folder.parent))
        for name, text in files.items():
            (aside / name).write_bytes(text.encode())
        aside.chmod(0o755)
        aside.rename(folder)
    except OSError as error:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
        refuse_existing(folder)
        raise CannotRun(
            Text(
                f"{folder}: cannot be written ({error.strerror})",
                f"{folder}: папка не записывается ({error.strerror})",
            )
        ) from None


def refuse_existing(folder: Path) -> None:
    if folder.exists() or folder.is_symlink():
        raise CourseExists
