"""The name of a story in folders, partitions and addresses: safe, readable, and one for each file name."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SUFFIXES = (".txt", ".md", ".fountain")
MAX_SLUG_CHARS = 60

_HASH_CHARS = 10
_CLEAN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LOOKS_HASHED = re.compile(rf"(?:^|-)[0-9a-f]{{{_HASH_CHARS}}}$")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows keeps for devices."""


def stem_of(file_name: str) -> str:
    """The file name without the suffix of a story file, in Unicode NFC."""
    name = unicodedata.normalize("NFC", file_name)
    for suffix in SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def slug_for(file_name: str) -> str:
    """The slug of a story file: `[a-z0-9-]`, 1 to 60 characters.

    A stem that is a slug already stays as it is (`the-gift-of-the-magi.txt`). Any other is transliterated, which
    loses something, so ten hexadecimal digits of its SHA-256 follow; a plain stem that ends like such a digest gets
    one too. Two file names therefore share a slug only if they have the same stem.
    """
    from slugify import slugify

    stem = stem_of(file_name)
    if _is_plain(stem):
        return stem
    digest = hashlib.sha256(stem.encode("utf-8", errors="surrogatepass")).hexdigest()[:_HASH_CHARS]
    readable = slugify(
        stem.encode("utf-8", errors="ignore").decode("utf-8"), max_length=MAX_SLUG_CHARS - _HASH_CHARS - 1
    )
    return f"{readable or 'story'}-{digest}"


def _is_plain(stem: str) -> bool:
    return (
        len(stem) <= MAX_SLUG_CHARS
        and _CLEAN.fullmatch(stem) is not None
        and _RESERVED.fullmatch(stem) is None
        and _LOOKS_HASHED.search(stem) is None
    )
