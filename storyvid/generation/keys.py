"""The key of a result: a hash of everything that shaped it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from storyvid.models.base import Document


def result_key(stage: str, identity: Mapping[str, str], request: Document) -> str:
    """SHA-256 (hex) over stage, identity and the canonical request. Equal inputs, equal key, on every machine."""
    head = json.dumps([stage, dict(identity)], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{head}\n{request.canonical_json()}".encode()).hexdigest()


def derived_seed(*parts: object) -> int:
    """A seed in 0..2**31-1 that depends on `parts` alone."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") & 0x7FFFFFFF
