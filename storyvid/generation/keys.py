"""The key of a result: a hash of everything that shaped it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from storyvid.models.base import Document


def result_origin(stage: str, identity: Mapping[str, str], request: Document) -> str:
    """All that shapes a result, as canonical JSON: `{"identity", "request", "stage"}`. Its hash is the key."""
    origin = {"stage": stage, "identity": dict(identity), "request": request.model_dump(mode="json")}
    return json.dumps(origin, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def result_key(stage: str, identity: Mapping[str, str], request: Document) -> str:
    """SHA-256 (hex) over stage, identity and the canonical request. Equal inputs, equal key, on every machine."""
    return key_of(result_origin(stage, identity, request))


def key_of(origin: str) -> str:
    """The key of an origin."""
    return hashlib.sha256(origin.encode()).hexdigest()


def derived_seed(*parts: object) -> int:
    """A seed in 0..2**31-1 that depends on `parts` alone."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF
