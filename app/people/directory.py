"""Who is here, as the admin's list of people shows it: filters, order, rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from app.foundation.faults import Text
from app.foundation.list_filter import page_of
from app.people.permissions import GRANTED_ROLES

PAGE_SIZE = 50
SEEN, NEVER, NO_ACCOUNT, LEFT = "seen", "never", "no-account", "left"
STATES = (SEEN, NEVER, NO_ACCOUNT, LEFT)
SORTS = ("name", "number", "unit", "position", "seen")


@dataclass(frozen=True)
class RoleHeld:
    role: str
    unit: str | None  # slug; None: everywhere
    unit_name: Text | None


@dataclass(frozen=True)
class DirectoryRow:
    id: int
    number: str
    name: str
    email: str | None
    unit: str  # of the position held today; empty where there is none
    position: str
    further: int  # positions beside it
    roles: tuple[RoleHeld, ...]
    state: str
    seen_at: datetime | None


@dataclass(frozen=True)
class DirectoryFilter:
    """What the address asks for; unknown values are left aside, so that an old link never breaks.

    Without a state everybody who has not left is shown.
    """

    text: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    sort: str = "name"
    descending: bool = False
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> DirectoryFilter:
        order = query.get("sort", "name")
        column = order.removeprefix("-")
        return DirectoryFilter(
            text=query.get("q", "").strip()[:100],
            unit=query.get("unit", "")[:100],
            role=known(query.get("role", ""), GRANTED_ROLES),
            state=known(query.get("state", ""), STATES),
            sort=known(column, SORTS) or "name",
            descending=order.startswith("-") and column in SORTS,
            page=page_of(query),
        )

    def query(self, **changes: object) -> str:
        """The query string of this filter with some of it changed; empty values are left out."""
        order = f"-{self.sort}" if self.descending else self.sort
        values: dict[str, object] = {
            "q": self.text,
            "unit": self.unit,
            "role": self.role,
            "state": self.state,
            "sort": "" if order == "name" else order,
            "page": self.page if self.page > 1 else "",
            **changes,
        }
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})

    def turned(self, sort: str) -> str:
        """The query string that sorts by this column, or turns its order."""
        is_ascending = sort == self.sort and not self.descending
        return self.query(sort=f"-{sort}" if is_ascending else ("" if sort == "name" else sort), page="")

    def direction(self, sort: str) -> str | None:
        if sort != self.sort:
            return None
        return "descending" if self.descending else "ascending"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.unit or self.role or self.state)


def known(value: str, values: tuple[str, ...]) -> str:
    return value if value in values else ""


def pages(total: int, size: int = PAGE_SIZE) -> int:
    return max(1, -(-total // size))
