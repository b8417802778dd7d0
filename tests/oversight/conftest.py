"""A rule, the matrix that names it, and the manager of one of two centres."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import library
from app.foundation import clock, jobs
from tests import factories, two_centres


@pytest.fixture
def rules(app: Flask, tmp_path: Path) -> None:
    folder = two_centres.written(tmp_path)
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=400)))
    assert pushed.published, pushed.faults
    jobs.run_pending()


@pytest.fixture
def manager(rules: None) -> factories.Someone:
    return two_centres.manager_of_the_centre()
