"""Which other documents a text points to: a course and its quiz are often drafts at the same time. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from app.library.documents import DocumentName
from app.library.passages import reference_of
from app.library.quiz_files import heading_keys
from app.library.text_file import read_text


def mentioned(name: DocumentName, texts: Mapping[str, bytes]) -> frozenset[DocumentName]:
    """Quizzes that a course names, and courses that the questions of a quiz come from."""
    found: set[DocumentName] = set()
    for content in texts.values():
        file = read_text(content, "").value
        if file is None:
            continue
        if name.kind == "course":
            for line in file.front:
                if line.key == "quizzes":
                    found |= {DocumentName("quiz", word.strip()) for word in line.value.split(",")}
                elif line.key == "check":
                    found |= {
                        DocumentName("quiz", word.partition("#")[0].strip())
                        for word in line.value.split(",")
                        if "#" in word
                    }
        elif name.kind in ("quiz", "pool"):
            for key in heading_keys(file):
                parts = reference_of(key.value) if key.key == "source" else None
                found |= {DocumentName("course", parts[0])} if parts else set()
    return frozenset(one for one in found if one.slug)
