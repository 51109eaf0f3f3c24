"""Bad input: exit code 2, one clear line on stderr, and nothing left behind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storyvid_assets.cli.main import run


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of story files, some of them bad, in which the command runs."""
    folder = tmp_path / "desk"
    (folder / "folder.txt").mkdir(parents=True)
    files = {
        "fox.txt": b"The fox slept.",
        "fox.md": b"The fox woke up.",
        "empty.txt": b"",
        "blank.txt": b" \n\n\t\n",
        "binary.txt": bytes(range(256)),
        "picture.txt": b"\x89PNG\r\n\x1a\n0000",
        "letter.docx": b"Dear fox,",
        "aspect.md": b"---\naspect: 4:3\n---\nThe fox slept.\n",
        "field.md": b"---\ntitel: The Fox\n---\nThe fox slept.\n",
        "open.md": b"---\ntitle: The Fox\nThe fox slept.\n",
        "yaml.md": b"---\ntitle: [The Fox\n---\nThe fox slept.\n",
        "large.txt": b"The fox slept. " * 8000,
        "french.txt": b"Le renard dormait sous la lampe, et la neige tombait sur la ville endormie.",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("STORYVID_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MAX_STORY_MB", "0.1")
    return tmp_path


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["storyvid", *arguments])
    with pytest.raises(SystemExit) as stopped:
        run()
    return int(stopped.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("nowhere.txt", "nowhere.txt does not exist"),
        ("folder.txt", "folder.txt is a folder"),
        ("/dev/null", "/dev/null is no file"),
        ("x" * 300 + ".txt", "cannot be read: File name too long"),
        ("empty.txt", "empty.txt: the file is empty"),
        ("blank.txt", "blank.txt: the file is empty"),
        ("binary.txt", "binary.txt: binary data"),
        ("picture.txt", "picture.txt: this is a PNG picture"),
        ("letter.docx", "letter.docx: `.docx` files are not stories"),
        ("large.txt", "large.txt: 120,000 bytes are more than MAX_STORY_MB=0.1 allows"),
        ("aspect.md", "aspect.md, line 2: the field `aspect` cannot be `4:3`"),
        ("field.md", "field.md, line 2: unknown field `titel`"),
        ("open.md", "open.md, line 1: the front matter is not closed"),
        ("yaml.md", "yaml.md, line "),
        ("french.txt", "french.txt: "),
        ("fox.txt --aspect 4:3", "--aspect 4:3"),
        ("fox.txt --minutes 0", "--minutes 0"),
        ("fox.txt --minutes nan", "--minutes nan"),
        ("fox.txt --minutes 10000", "--minutes"),
        ("fox.txt --language fr", "the language `fr` is not supported"),
        ("fox.txt empty.txt", "empty.txt: the file is empty"),
        ("fox.txt fox.md", "fox.txt and fox.md would both become the story 'fox'"),
        ("fox.txt --out empty.txt", "--out empty.txt"),
    ],
)
def test_render_refuses_in_one_line_and_leaves_nothing_behind(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    told: str,
) -> None:
    assert command(monkeypatch, "render", *arguments.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert printed.err.startswith("error: ")
    assert told in printed.err
    assert not (desk / "home").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("render", "Missing argument"),
        ("render fox.txt --minutes five", "Invalid value for '--minutes'"),
        ("render fox.txt --nope", "No such option"),
        ("sing", "No such command 'sing'"),
        ("status fox", "no story 'fox' is registered"),
        ("ledger fox", "the ledger has no story 'fox'"),
        ("ledger --sql SELECT", "the ledger cannot answer 'SELECT'"),
        ("plan binary.txt", "binary.txt: binary data"),
    ],
)
def test_a_wrong_call_says_what_is_wrong_and_leaves_nothing_behind(
    desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    told: str,
) -> None:
    assert command(monkeypatch, *arguments.split()) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert "Traceback" not in printed.err
    assert not (desk / "home").exists()


def test_a_wrong_setting_is_bad_input(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FILM_FPS", "23")
    assert command(monkeypatch, "render", "fox.txt") == 2
    assert capsys.readouterr().err.startswith("error: FILM_FPS=23: input should be 24, 25 or 30")


def test_nothing_to_show_yet_is_no_error(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "status") == 0
    assert command(monkeypatch, "ledger") == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "no story is registered yet" in printed.err
    assert "the ledger is empty" in printed.err
    assert not (desk / "home").exists()
