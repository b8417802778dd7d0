"""What follows from what: fact kind → functions that run in the transaction which appended the fact."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from app import certification, demo, learning, library
from app.record.facts import Fact

REACTIONS: dict[str, list[Callable[[Session, Fact], None]]] = {
    kind: [certification.restate_on] for kind in certification.RESTATED_AFTER
}


def connect(app: Flask) -> None:
    """Hands upper capabilities to lower ones, once, at the start."""
    app.extensions["reactions"] = REACTIONS
    library.register_format("certification", certification.check_rule)
    library.register_format("requirements", certification.check_matrix)
    library.when_published(certification.follow_publication)
    learning.connect(
        app,
        learning.Providers(
            standings=certification.training_standings,
            needs=(certification.training_needs,),
        ),
    )
    app.extensions["make_demo"] = demo.make_where_nobody_is
