"""Who issues credentials, as machines read it: an Open Badges profile that names its keys. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.certification.credentials.addresses import issuer_at, key_at
from app.certification.credentials.badge import CONTEXTS


def profile_of(name: str, base: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    """`keys`: the published set. Keys that have signed before stand in it for good."""
    methods = [
        {
            "id": key_at(base, key["kid"]),
            "type": "JsonWebKey",
            "controller": issuer_at(base),
            "publicKeyJwk": key,
        }
        for key in keys["keys"]
    ]
    return {
        "@context": list(CONTEXTS),
        "id": issuer_at(base),
        "type": ["Profile"],
        "name": name,
        "url": base,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
