"""Reading cut files: what is written is what is meant, and every fault has its line and its field."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from storyvid.cutting.parse import read_cut_file
from storyvid.errors import CutFileError
from storyvid.models.plan import CameraMove, ShotSize, Transition
from storyvid.planning.words import words
from tests.cutting.plans import parsed, pretended

TEXTS = st.text(min_size=1, max_size=80).map(lambda text: " ".join(text.split())).filter(words)
SIZES = [size.value for size in ShotSize if size is not ShotSize.TITLE]
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "description": TEXTS,
    "narration": TEXTS,
    "seconds": st.floats(0.1, 60).map(lambda value: round(value, 2)),
    "size": st.sampled_from(SIZES),
    "move": st.sampled_from([move.value for move in CameraMove]),
    "transition": st.sampled_from([transition.value for transition in Transition]),
    "seed": st.integers(0, 2**31 - 1),
}
ENTRIES = st.fixed_dictionaries({"shot": TEXTS}, optional={**VALUES, "nth": st.integers(1, 99)}).filter(
    lambda entry: set(entry) & set(VALUES)
)


@given(entries=st.lists(ENTRIES, max_size=6))
def test_what_is_written_is_what_is_read(entries: list[dict[str, Any]]) -> None:
    cut = parsed(yaml.safe_dump({"shots": entries}, allow_unicode=True, sort_keys=False))
    assert len(cut.shots) == len(entries)
    for entry, written in zip(cut.shots, entries, strict=True):
        assert (entry.quote.text, entry.quote.nth) == (written["shot"], written.get("nth"))
        read = entry.change.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        assert read == {name: value for name, value in written.items() if name not in ("shot", "nth")}


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_a_cut_file_or_a_fault_that_names_the_file(content: bytes) -> None:
    try:
        read_cut_file(content, file_name="my.cut.yaml", open_media=pretended)
    except CutFileError as error:
        assert str(error).startswith("my.cut.yaml line ")


FRAGMENTS = st.sampled_from(
    [
        "shots:",
        "music:",
        "\n",
        "- ",
        "  ",
        "shot: a",
        "move: static",
        "film: x.ogg",
        "{",
        "}",
        "[",
        "]",
        "&a",
        "*a",
        '"',
    ]
)


@given(pieces=st.lists(FRAGMENTS, max_size=14))
def test_half_written_files_are_told_and_never_crash(pieces: list[str]) -> None:
    try:
        parsed("".join(pieces))
    except CutFileError as error:
        assert "line" in str(error)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("shots:\n- shot: a door\n  move: zoomm\n", "line 3, move: 'zoomm' is no camera move: use static, push_in,"),
        ("shots:\n- shot: a door\n  size: title\n", "line 3, size: 'title' is no shot size: use establishing,"),
        ("shots:\n- shot: a door\n  seconds: soon\n", "line 3, seconds: 'soon' is no number of seconds"),
        ("shots:\n- shot: a door\n  seconds: 61\n", "line 3, seconds: 61 is not between 0 and 60 seconds"),
        ("shots:\n- shot: a door\n  seconds: nan\n", "line 3, seconds: nan is not between 0 and 60 seconds"),
        ("shots:\n- shot: a door\n  seed: -1\n", "line 3, seed: '-1' is no whole number"),
        ("shots:\n- shot: a door\n  mute: maybe\n", "line 3, mute: 'maybe' is neither true nor false"),
        ("shots:\n- shot: a door\n  sise: wide\n", "line 3, sise: an entry under `shots` has no such field: use shot,"),
        ("shots:\n- shot: a door\n  seed: 1\n  seed: 2\n", "line 4, seed: stated twice; first in line 3"),
        ("shots:\n- shot: a door\n", "line 2, shot: the entry changes nothing"),
        ("shots:\n- shot: a door\n  drop: no\n", "line 2, shot: the entry changes nothing"),
        ("shots:\n- move: static\n", "line 2: nothing says which shot it is about: add one of `shot`, `before`,"),
        ("shots:\n- shot: a\n  after: b\n  seed: 1\n", "line 3, after: the entry has `shot` already"),
        ("shots:\n- shot: '...'\n  seed: 1\n", "line 2, shot: '...' holds no word"),
        ("shots:\n- shot: a\n  nth: 0\n  seed: 1\n", "line 3, nth: 0 is not between 1 and"),
        ("shots:\n- shot: a\n  drop: true\n  move: static\n", "line 3, drop: a shot that is left out has no `move`"),
        ("shots:\n- shot: a\n  mute: true\n  recording: a.wav\n", "line 3, mute: a muted shot has no `recording`"),
        (
            "shots:\n- shot: a\n  image: a.png\n  clip: a.mp4\n",
            "line 4, clip: a clip brings its own pictures, so it has",
        ),
        ("shots:\n- shot: a\n  image: missing.png\n", "line 3, image: 'missing.png' does not exist"),
        ("shots:\n- shot: a\n  image: [a.png]\n", "line 3, image: takes one plain value, not a list"),
        ("shots:\n- shot: a\n  image:\n", "line 3, image: has no value"),
        ("shots:\n- after: a\n  seconds: 3\n", "line 2: a new shot needs a description, an image or a clip"),
        ("shots:\n- after: a\n  description: b\n", "line 2: a new shot needs its seconds, a narration or a clip"),
        ("shots:\n- before: a\n  drop: true\n", "line 3, drop: a new shot cannot be changed by `drop`"),
        ("shots:\n- before: a\n  image: b.png\n  recording: c.wav\n", "line 4, recording: a new shot with a recording"),
        ("music:\n- scene: a\n", "line 2, scene: the entry names no file"),
        ("music:\n- film: a.ogg\n- film: b.ogg\n", "line 3, film: stated twice; first in line 2"),
        ("music:\n- film: a.ogg\n  file: b.ogg\n", "line 3, file: belongs to an entry with `scene`"),
        ("allow_unmatched: perhaps\n", "line 1, allow_unmatched: 'perhaps' is neither true nor false"),
        ("shots: {shot: a}\n", "line 1, shots: this is a list"),
        ("- shot: a\n", "line 1: a cut file is written as `field: value` lines"),
        ("shots:\n- shot: a: b\n", "line 2: no valid YAML"),
        ("shots:\n- shot: \xff", "line 2: the file is not UTF-8"),
        ("[" * 5_000, "line 1: "),
    ],
)
def test_a_fault_is_told_with_line_and_field(text: str, told: str) -> None:
    content = text.encode("latin-1")
    with pytest.raises(CutFileError) as caught:
        read_cut_file(content, file_name="my.cut.yaml", open_media=pretended)
    assert str(caught.value).startswith(f"my.cut.yaml {told}")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "shots:\nmusic:\n", "shots: []\nallow_unmatched: no\n"])
def test_an_empty_file_changes_nothing(text: str) -> None:
    cut = parsed(text)
    assert (cut.shots, cut.music, cut.allow_unmatched) == ((), (), False)


def test_words_that_yaml_would_take_for_something_else_stay_words() -> None:
    cut = parsed("shots:\n- shot: 12:30\n  description: yes\n- shot: no\n  narration: 1_000\n")
    assert [entry.quote.text for entry in cut.shots] == ["12:30", "no"]
    assert (cut.shots[0].change.description, cut.shots[1].change.narration) == ("yes", "1_000")


def test_all_faults_of_a_file_are_told_at_once_in_their_order() -> None:
    text = """shots:
- shot: "The fox"
  move: zoomm
  seconds: -4
- shot: "The owl"
  mute: true
- after: "The hen"
  fade: true
music:
- scene: "The hen"
"""
    with pytest.raises(CutFileError) as caught:
        parsed(text)
    assert [line.partition(":")[0].partition(" line ")[2] for line in str(caught.value).splitlines()] == [
        "3, move",
        "4, seconds",
        "8, fade",
        "10, scene",
    ]
