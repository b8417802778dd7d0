"""What the manifest of a package says of its items: tags, and the keys that only our text has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.foundation.faults import Text
from app.library.exchange.drafted import Drafted, Entry
from app.library.exchange.keyed import with_keys
from app.library.exchange.own_lines import with_lines
from app.library.exchange.tried_typing import OPEN_ENDS
from app.library.exchange.xml_tree import Element

OWN = "attesta"


def carried(entries: Iterable[Entry], manifest: Element) -> list[Entry]:
    """The questions with what the manifest says; it names an item by the identifier of its resource."""
    said = {resource.get("identifier"): resource for resource in manifest.deep("resource")}
    return [_with(entry, said) if isinstance(entry, Drafted) else entry for entry in entries]


def _with(entry: Drafted, said: Mapping[str, Element]) -> Drafted:
    resource = next((said[name] for name in _names(entry) if name in said), None)
    metadata = None if resource is None else resource.first("metadata")
    if metadata is None:
        return entry
    tags = [one.text for keyword in metadata.deep("keyword") for one in keyword.deep("langstring", "string")]
    item = replace(entry.item, tags=tuple(tag for tag in dict.fromkeys(tags) if tag))
    own = metadata.find(OWN)
    if own is None:
        return replace(entry, item=item)
    item, lost = with_keys(item, {key.get("name"): key.text for key in own.all("key")})
    item = with_lines(item, own.text_at("lines"))
    if own.first("lines") is not None:  # numbers as they were written, and not as they were found by trying
        entry = replace(entry, changes=tuple(one for one in entry.changes if one != OPEN_ENDS))
    told = [Text(f"The key {key[:40]} cannot be read", f"Ключ {key[:40]} не читается") for key in lost]
    return replace(entry, item=item).with_changes(*told)


def _names(entry: Drafted) -> tuple[str, ...]:
    return entry.item.id, f"q-{entry.item.id}"
