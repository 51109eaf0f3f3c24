"""The production profile where its libraries are not installed: one line that says what to do."""

from __future__ import annotations

import pytest

from resources import production
from storyvid.errors import MissingModelError
from storyvid.settings import Settings


def test_missing_libraries_are_named_with_the_way_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(production, "find_spec", lambda name: None)
    with pytest.raises(MissingModelError, match=r"torch, diffusers, transformers.*pip install -e '\.\[models\]'"):
        production.device_of(Settings())
