"""The worker takes into the guide what was published by a version that had no search, or another one."""

from __future__ import annotations

from app.foundation import jobs
from app.learning.service.indexing import fill_guide

jobs.every_minute(fill_guide)
