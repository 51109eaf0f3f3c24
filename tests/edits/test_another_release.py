"""A data folder of another release, whose documents read otherwise: nothing of it is lost, and nothing stops at it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from io_managers.film_store import FilmStore, StoreEntry
from storyvid.errors import MissingDocumentError
from storyvid.models.base import MediaRef
from storyvid.models.plan import Bible
from storyvid.models.timeline import Timeline
from storyvid.settings import Settings
from storyvid.stages.documents import load, load_content
from tests.edits.film import render

TALE = "Old Marta lived by the sea. Every morning she walked to the well.\n\n***\n\nIn the evening a storm came.\n"


def age(home: Path) -> None:
    """Give every document and result of `home` a field that this release does not know."""
    store = FilmStore(home)

    def older(ref: MediaRef) -> MediaRef:
        content = json.loads(store.read(ref))
        of_another_release = content | {"colour_of_the_curtain": "red"} if isinstance(content, dict) else content
        return store.put(json.dumps(of_another_release).encode(), "json")

    for file in [one for one in (home / "documents").rglob("*") if one.is_file()]:
        ref = MediaRef.model_validate_json(file.read_bytes())
        file.write_text(older(ref).canonical_json(), encoding="utf-8")
    for file in [one for one in (home / "keys").rglob("*") if one.is_file()]:
        entry = StoreEntry.model_validate_json(file.read_bytes())
        file.write_text(entry.model_copy(update={"result": older(entry.result)}).canonical_json(), encoding="utf-8")


def test_a_render_in_the_data_folder_of_another_release_makes_the_same_film(tmp_path: Path) -> None:
    settings = Settings.model_validate({"storyvid_home": tmp_path, "film_lines": 90, "force_profile": "debug_cpu"})
    first = render(settings, TALE)
    assert render(settings, TALE).made == {}
    age(tmp_path)

    again = render(settings, TALE)

    assert again.made["key_frame"] == {"s001", "s002"}
    assert again.manifest == first.manifest
    assert render(settings, TALE).made == {}, "what was made anew is kept"


def test_a_document_of_another_release_is_told_with_what_to_do(tmp_path: Path) -> None:
    store = FilmStore(tmp_path)
    store.write_document("bible", "well", b'{"colour_of_the_curtain": "red"}')
    with pytest.raises(MissingDocumentError, match=r"another release .*materialize bible"):
        load(store, "bible", "well", Bible)
    ref = store.put(b"[]", "json")
    with pytest.raises(MissingDocumentError, match=r"read as Timeline .*run make_film"):
        load_content(store, ref, Timeline)
