"""Files of protocols are made by the worker."""

from __future__ import annotations

from typing import Any

from app.certification.service import protocol_files
from app.foundation.jobs import Progress, job


@job(protocol_files.PRINT)
def print_protocol(payload: dict[str, Any], _progress: Progress) -> None:
    protocol_files.make_file(payload["protocol"])
