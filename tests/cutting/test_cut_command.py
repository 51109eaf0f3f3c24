"""Cut files from the command line: exit codes, what is told, what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import storyvid
from tests.cutting.plans import parsed

STORY = "The fox slept under the tree.\n"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "fox.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


def test_a_broken_cut_file_is_told_before_anything_is_registered(story: Path, tmp_path: Path) -> None:
    story.with_name("fox.cut.yaml").write_text("shots:\n- shot: The fox\n  move: zoomm\n", encoding="utf-8")
    answer = storyvid("render", story, home=tmp_path / "home")
    assert answer.code == 2
    assert "error: fox.cut.yaml line 3, move: 'zoomm' is no camera move: use static, push_in," in answer.err
    assert not (tmp_path / "home" / "documents").exists()


def test_an_entry_without_a_place_ends_the_render_with_exit_code_2(story: Path, tmp_path: Path) -> None:
    story.with_name("fox.cut.yaml").write_text("shots:\n- shot: the wolf\n  drop: yes\n", encoding="utf-8")
    answer = storyvid("render", story, home=tmp_path / "home")
    assert answer.code == 2
    assert 'fox.cut.yaml line 2, shot: "the wolf" is not in the film' in answer.err
    allowed = storyvid("plan", story, "--allow-unmatched-cuts", home=tmp_path / "home")
    assert allowed.code == 0
    assert 'no place in the film: fox.cut.yaml line 2, shot: "the wolf" is not in the film' in allowed.out


def test_the_starting_file_is_written_once_and_never_over_another(story: Path, tmp_path: Path) -> None:
    written = storyvid("plan", story, "--write-cut", home=tmp_path / "home")
    file = story.with_name("fox.cut.yaml")
    assert (written.code, written.last_line) == (0, str(file))
    text = file.read_text(encoding="utf-8")
    assert '# - shot: "The fox slept under the"' in text
    assert parsed(text).shots == ()
    file.write_text("# mine\n", encoding="utf-8")
    again = storyvid("plan", story, "--write-cut", home=tmp_path / "home")
    assert again.code == 2
    assert "is there already and was left as it is" in again.err
    assert file.read_text(encoding="utf-8") == "# mine\n"
