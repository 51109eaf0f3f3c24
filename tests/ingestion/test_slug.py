"""Slugs: safe, readable, one for each stem."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storyvid.ingestion.slug import MAX_SLUG_CHARS, slug_for, stem_of

FILE_NAMES = st.text(max_size=90).map(lambda stem: stem + ".txt")


def test_a_plain_name_stays() -> None:
    assert slug_for("the-gift-of-the-magi.txt") == "the-gift-of-the-magi"


@pytest.mark.parametrize(
    ("file_name", "readable"),
    [
        ("ईदगाह.txt", "iidgaah"),
        ("The Gift.txt", "the-gift"),
        ("Müller & Söhne, 2.md", "muller-sohne-2"),
        ("con.txt", "con"),
        (".hidden.txt", "hidden"),
        ("a,b.txt", "a-b"),
        ("🙂.txt", "story"),
        ("../../etc/passwd.txt", "etc-passwd"),
        ("x" * 200 + ".txt", "x" * 49),
        ("story.v2.txt", "story-v2"),
    ],
)
def test_a_lossy_name_keeps_what_can_be_read_and_gets_a_digest(file_name: str, readable: str) -> None:
    assert re.fullmatch(re.escape(readable) + "-[0-9a-f]{10}", slug_for(file_name))


def test_names_that_look_alike_when_transliterated_do_not_share_a_slug() -> None:
    names = [
        "Story.txt",
        "story.txt",
        "STORY.txt",
        "stòry.txt",
        "story!.txt",
        "s-tory.txt",
        "story .txt",
        "ईद.txt",
        "इद.txt",
    ]
    names.append(slug_for("Story.txt") + ".txt")
    assert len({slug_for(name) for name in names}) == len(names)


def test_both_unicode_forms_of_a_name_share_a_slug() -> None:
    assert slug_for(unicodedata.normalize("NFD", "Café.txt")) == slug_for("Café.txt")


@given(FILE_NAMES)
@example(".txt")
@example("\ud800.txt")
@example("com1.TXT")
def test_any_name_gives_a_safe_slug_and_always_the_same(file_name: str) -> None:
    slug = slug_for(file_name)
    assert re.fullmatch("[a-z0-9][a-z0-9-]*", slug)
    assert len(slug) <= MAX_SLUG_CHARS
    assert slug not in {"con", "prn", "aux", "nul"}
    assert slug_for(file_name) == slug


@given(FILE_NAMES, FILE_NAMES)
def test_two_names_share_a_slug_only_if_they_share_a_stem(one: str, other: str) -> None:
    assert (slug_for(one) == slug_for(other)) == (stem_of(one) == stem_of(other))
