"""Files that leave for one reader: saved under a name, and kept nowhere on the way."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from flask import Response, make_response, send_file


def download(content: str | bytes, media_type: str, name: str) -> Response:
    """What is made in the request. `name`: ASCII."""
    response = make_response(content)
    response.mimetype = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def csv_download(table: str | bytes, name: str) -> Response:
    return download(table, "text/csv", name)


def result_file(place: Path, name: str) -> Response:
    """A PDF or a ZIP that a job has made, saved by its reader."""
    kind = "application/pdf" if name.endswith(".pdf") else "application/zip"
    return private_file(place, kind, name, attached=True)


def private_file(file: Path | BinaryIO, media_type: str, name: str, *, attached: bool = False) -> Response:
    """What lies on the disk; it opens in the page unless `attached`."""
    response = send_file(
        file,
        mimetype=media_type,
        as_attachment=attached,
        download_name=name,
        etag=False,
        conditional=False,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
