"""QTI 3.0 says in `qti-choice-interaction` what 2.x says in `choiceInteraction`: one tree for both. Pure."""

from __future__ import annotations

from app.library.exchange.xml_tree import Element

_PREFIX = "qti-"
_KEPT = ("data-", "aria-", "xml")


def in_second_version(root: Element) -> Element:
    """The tree with the names of 2.x. Trees of 2.x come back as they are."""
    return _renamed(root) if root.name.startswith(_PREFIX) else root


def _renamed(element: Element) -> Element:
    is_own = element.name.startswith(_PREFIX)
    name = _camel(element.name.removeprefix(_PREFIX)) if is_own else element.name
    attributes = {
        key if key.startswith(_KEPT) or not is_own else _camel(key): value
        for key, value in element.attributes.items()
    }
    renamed = Element(name, attributes, element.line)
    for child in element.children:
        if isinstance(child, str):
            renamed.children.append(child)
        elif child.name == "qti-content-body":
            renamed.children += _renamed(child).children
        else:
            renamed.children.append(_renamed(child))
    return renamed


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
