"""How a file of the library leaves the house: harmless, and readable in parts."""

from __future__ import annotations

from flask import Response, send_file

from app.foundation import blobs
from app.library.media_types import plays_in_page
from app.library.rows import Asset

FOR_EVER = "private, max-age=31536000, immutable"
NOT_KEPT = "no-store"
# A drawing may style itself, and nothing else: opened on its own it is an origin without rights.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def send_asset(asset: Asset, *, cache: str = FOR_EVER) -> Response:
    """The bytes; pictures and films open in the page, everything else is saved. Answers ranges and conditions.

    `cache`: FOR_EVER under an address that is named by the content, else NOT_KEPT.
    """
    response = send_file(
        blobs.open_path(asset.sha256),
        mimetype=asset.media_type,
        as_attachment=not plays_in_page(asset.media_type),
        download_name=asset.name,
        conditional=True,
        etag=asset.sha256,
    )
    response.headers["Cache-Control"] = cache
    if asset.media_type == "image/svg+xml":
        response.headers["Content-Security-Policy"] = SVG_POLICY
    return response
