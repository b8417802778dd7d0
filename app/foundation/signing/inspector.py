"""The program of the confined process that looks into PDF files of strangers (`confined.py` starts it)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    # The half of it that is not about typesetting; the packages of the product are not there yet.
    described = importlib.util.spec_from_file_location("typesetter", HERE.parent / "typesetter.py")
    assert described is not None and described.loader is not None
    typesetter = importlib.util.module_from_spec(described)
    described.loader.exec_module(typesetter)
    typesetter.take_only_foundation()

    from app.foundation.signing import inspecting

    inspecting.warm_up()
    typesetter.serve(inspecting.inspect_confined, int(sys.argv[1]))
