"""Pages of certification. Each file of this folder adds its routes to the blueprint."""

from flask import Blueprint

blueprint = Blueprint("certification", __name__, template_folder="../templates")

from app.certification.views import (  # noqa: E402 — the routes need the blueprint
    batches,  # noqa: F401
    certificate_page,  # noqa: F401
    credentials,  # noqa: F401
    decisions,  # noqa: F401
    documents,  # noqa: F401
    issued_list,  # noqa: F401
    own_certificates,  # noqa: F401
    protocol_drafts,  # noqa: F401
    protocol_new,  # noqa: F401
    protocol_signatures,  # noqa: F401
    protocols,  # noqa: F401
    reissues,  # noqa: F401
    shares,  # noqa: F401
    standing,  # noqa: F401
    verification,  # noqa: F401
    verification_file,  # noqa: F401
    withdrawals,  # noqa: F401
)
