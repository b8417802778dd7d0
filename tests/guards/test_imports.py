"""The import contracts hold, and would notice a breach."""

import subprocess
import sys
from pathlib import Path

import grimp

from tools.contracts import PureFiles, is_pure, is_shell

ROOT = Path(__file__).resolve().parents[2]


def test_the_contracts_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--config", ".importlinter", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_a_rule_that_reads_the_clock_is_noticed() -> None:
    graph = grimp.ImportGraph()
    graph.add_module("app.certification.standing")
    graph.add_module("app.foundation.clock")
    graph.add_import(importer="app.certification.standing", imported="app.foundation.clock")
    contract = PureFiles(name="pure", session_options={}, contract_options={})
    assert list(contract.impure(graph)) == [
        "app.certification.standing is pure by its name but imports app.foundation.clock"
    ]


def test_purity_goes_by_the_file_name() -> None:
    assert is_pure("app.certification.standing") and is_pure("app.library.quizzes.model")
    assert is_pure("app.foundation.faults") and not is_pure("app.foundation.clock")
    assert is_shell("app.certification.service.award") and not is_pure("app.certification.service.award")
    assert is_shell("app.people") and not is_pure("app.people.views")
