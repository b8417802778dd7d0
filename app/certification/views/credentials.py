"""Certificates for machines: the credential itself, the lists of what is withdrawn, and who issues both."""

from __future__ import annotations

import json
from hashlib import sha256

from flask import Response, request
from werkzeug.exceptions import NotFound as NoSuchPage

from app.certification.credentials.badge import MEDIA_TYPE
from app.certification.credentials.status_list import TTL
from app.certification.numbering import normalise
from app.certification.queries.certificates import visible_certificate
from app.certification.service import credentials
from app.certification.views import blueprint
from app.certification.views.verification import unindexed
from app.foundation.access import public, requires, the_actor
from app.foundation.throttle import at_most

LIMIT = "60 per minute"


@blueprint.get("/certificates/<number>.jwt")
@requires("certificate.own")
def certificate_jwt(number: str) -> Response:
    """For its owner and for those who may see the owner's record; not before it is printed, which signs it."""
    certificate = visible_certificate(the_actor(), normalise(number))
    if certificate is None or (certificate.credential is None and certificate.sha256 is None):
        raise NoSuchPage
    response = Response(credentials.credential_of(certificate), mimetype=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename=attesta-{certificate.number}.jwt"
    return response


@blueprint.get("/status-lists/<int:number>")
@at_most(LIMIT)
@public
def status_list(number: int) -> Response:
    token = credentials.list_now(number)
    if token is None:
        raise NoSuchPage
    return for_caches(token, MEDIA_TYPE)


@blueprint.get("/.well-known/attesta-issuer.json")
@at_most(LIMIT)
@public
def issuer() -> Response:
    return for_caches(json.dumps(credentials.profile_now(), ensure_ascii=False), "application/json")


def for_caches(body: str, media_type: str) -> Response:
    """The same for everybody, for a few minutes; whoever has it already is told so."""
    response = unindexed(Response(body, mimetype=media_type))
    response.headers["Cache-Control"] = f"public, max-age={int(TTL.total_seconds())}"
    response.headers["Access-Control-Allow-Origin"] = "*"  # wallets and verifiers in a browser
    response.set_etag(sha256(body.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
