"""The entry of every process: `flask --app wsgi …`, gunicorn and the worker."""

import os
import sys

from app import create_app
from config import Settings, SettingsError

try:
    app = create_app(Settings.from_environment(os.environ))
except SettingsError as error:
    sys.stderr.write(f"attesta: {error}\n")
    raise SystemExit(2) from None
