"""The film store: what is kept comes back whole, and what is damaged is never served."""

from __future__ import annotations

from pathlib import Path

import pytest

from io_managers.film_store import FilmStore
from storyvid.errors import DamagedMediaError, StoreError
from storyvid.models.base import MediaRef


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path)


def file_of(store: FilmStore, ref: MediaRef) -> Path:
    return store.root / "media" / ref.sha256[:2] / f"{ref.sha256}.{ref.ext}"


def test_what_is_put_comes_back(store: FilmStore) -> None:
    assert store.read(store.put(b"a picture", "png")) == b"a picture"


def test_the_same_bytes_are_kept_once(store: FilmStore) -> None:
    assert store.put(b"same", "wav") == store.put(b"same", "wav")
    assert len(list((store.root / "media").rglob("*.wav"))) == 1


@pytest.mark.parametrize("damage", [b"", b"a pictura", b"a picture and more"])
def test_a_damaged_file_is_not_served_and_names_what_to_do(store: FilmStore, damage: bytes) -> None:
    ref = store.put(b"a picture", "png")
    store.read(ref)
    file_of(store, ref).write_bytes(damage)
    assert not store.intact(ref)
    with pytest.raises(DamagedMediaError, match="materialize again"):
        store.read(ref)


def test_a_file_changed_behind_the_back_of_a_process_that_knows_it_is_found(store: FilmStore) -> None:
    ref = store.put(b"a picture", "png")
    assert store.intact(ref)
    file = file_of(store, ref)
    replacement = file.with_suffix(".new")
    replacement.write_bytes(b"b picture")
    replacement.replace(file)
    assert not store.intact(ref)


def test_putting_the_bytes_again_repairs_a_damaged_file(store: FilmStore) -> None:
    ref = store.put(b"a picture", "png")
    file_of(store, ref).write_bytes(b"garbage!!")
    assert store.put(b"a picture", "png") == ref
    assert store.read(ref) == b"a picture"


def test_a_missing_file_is_an_error_that_names_it(store: FilmStore) -> None:
    ref = store.put(b"a picture", "png")
    file_of(store, ref).unlink()
    with pytest.raises(DamagedMediaError, match=ref.sha256):
        store.path(ref)


def test_the_first_result_of_a_key_wins(store: FilmStore) -> None:
    assert store.remember("ab" * 32, b'{"n":1}') == b'{"n":1}'
    assert store.remember("ab" * 32, b'{"n":2}') == b'{"n":1}'
    assert store.recall("ab" * 32) == b'{"n":1}'


def test_an_unknown_key_and_a_damaged_pointer_are_no_result(store: FilmStore) -> None:
    key = "cd" * 32
    assert store.recall(key) is None
    store.remember(key, b'{"n":1}')
    (store.root / "keys" / "cd" / key).write_text("half a poin")
    assert store.recall(key) is None
    assert store.remember(key, b'{"n":2}') == b'{"n":2}'


def test_documents_are_kept_per_asset_and_partition(store: FilmStore) -> None:
    assert store.read_document("clips", "s001|my-story") is None
    version = store.write_document("clips", "s001|my-story", b"{}").sha256
    store.write_document("clips", "s002|my-story", b"[]")
    assert store.read_document("clips", "s001|my-story") == b"{}"
    ref = store.document_ref("clips", "s001|my-story")
    assert ref is not None
    assert ref.sha256 == version


def test_a_write_that_fails_leaves_what_was_there_and_no_litter(store: FilmStore) -> None:
    store.write_document("story", "one", b"{}")
    blocked = store.root / "documents" / "bible"
    blocked.write_text("a file where a folder should be")
    with pytest.raises(StoreError, match="cannot write"):
        store.write_document("bible", "one", b"{}")
    assert store.read_document("story", "one") == b"{}"
    assert not list(store.root.rglob("*.tmp"))
