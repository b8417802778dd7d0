"""The entry of every process: `flask --app wsgi …`, gunicorn and the worker."""

import gc
import os
import sys

gc.disable()  # nothing that is loaded now is garbage: looking for it takes a fifth of the start

from app import create_app  # noqa: E402
from config import Settings, SettingsError  # noqa: E402

try:
    app = create_app(Settings.from_environment(os.environ))
except SettingsError as error:
    sys.stderr.write(f"attesta: {error}\n")
    raise SystemExit(2) from None
gc.freeze()
gc.set_threshold(10_000, 10, 10)  # a page makes little garbage: looking for it took a sixth of long jobs
gc.enable()
