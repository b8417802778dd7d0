"""Two import contracts of our own: purity by file name, and the front door of a capability."""

from __future__ import annotations

from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

RESERVED = {"models", "queries", "service", "views", "forms", "cli", "jobs"}
WIRING = {"app", "app.reactions"}
# What pure files may use of the world outside: values in, values out.
PURE_FOUNDATION = {"csv_table", "errors", "faults", "durations", "full_text", "list_filter"}
PURE_PACKAGES = {
    "babel", "bs4", "defusedxml", "docx", "fsrs", "google", "icalendar", "latex2mathml", "lxml", "markdown_it",
    "markdownify",
    "mdit_py_plugins", "mmdr", "nh3", "openpyxl", "rapidfuzz", "re2", "ruamel", "snowballstemmer",
}  # fmt: skip
IMPURE_STANDARD = {
    "asyncio", "http", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib.request",
}  # fmt: skip


def capability(module: str) -> str:
    return module.split(".")[1] if module.count(".") else ""


def is_shell(module: str) -> bool:
    """`app.x`, `app.x.service` and all inside a folder of a reserved name."""
    parts = module.split(".")
    return len(parts) <= 2 or parts[2] in RESERVED


def is_pure(module: str) -> bool:
    if not module.startswith("app.") or module in WIRING:
        return False
    if capability(module) == "foundation":
        return module.split(".")[-1] in PURE_FOUNDATION
    if capability(module) == "demo":
        return False
    return not is_shell(module)


class PureFiles(Contract):
    type_name = "pure"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = sorted(self.impure(graph))
        return ContractCheck(kept=not found, metadata={"found": found})

    def impure(self, graph: ImportGraph) -> Iterator[str]:
        for module in graph.modules:
            if not is_pure(module):
                continue
            for used in graph.find_modules_directly_imported_by(module):
                if not self.harmless(used):
                    yield f"{module} is pure by its name but imports {used}"

    @staticmethod
    def harmless(used: str) -> bool:
        if used.startswith("app."):
            return is_pure(used)
        package = used.split(".")[0]
        return package in PURE_PACKAGES or (package in standard_library() and used not in IMPURE_STANDARD)

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(line)


class FrontDoor(Contract):
    type_name = "door"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = sorted(self.intruders(graph))
        return ContractCheck(kept=not found, metadata={"found": found})

    def intruders(self, graph: ImportGraph) -> Iterator[str]:
        for module in graph.modules:
            if not module.startswith("app.") or module in WIRING:
                continue
            for used in graph.find_modules_directly_imported_by(module):
                stranger = used.startswith("app.") and capability(used) not in (
                    capability(module),
                    "foundation",
                )
                if stranger and used.count(".") > 1 and is_shell(used):
                    yield f"{module} reaches past the front door into {used}"

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["found"]:
            output.print_error(line)


def standard_library() -> frozenset[str]:
    import sys

    return sys.stdlib_module_names
