"""How a list of words is written down in this package: as one string, so that it reads like a list of words."""

from __future__ import annotations


def words(listed: str) -> frozenset[str]:
    """The words of `listed`, which are separated by white space."""
    return frozenset(listed.split())
