"""The README's examples run, and everything that it names is there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from storyvid.models.story import SourceOptions
from storyvid.settings import PROJECT_ROOT, Settings
from storyvid_assets.cli.main import app
from tests.cli.command import storyvid_in_turn

README = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
STORY = "The fox slept under the lamp. In the morning Mr. Finch brought her a bun.\n"


def blocks(*languages: str) -> list[str]:
    """The fenced blocks of these languages, in order."""
    return [text for language, text in FENCE.findall(README) if language in languages]


def shell_lines() -> list[str]:
    return [line.removeprefix("$ ").strip() for block in blocks("sh", "console") for line in block.splitlines()]


def named_targets() -> set[str]:
    return set(re.findall(r"\bmake ([a-z-]+)\b", "\n".join([*re.findall(r"`([^`\n]+)`", README), *shell_lines()])))


def test_every_storyvid_example_runs(tmp_path: Path) -> None:
    """In order, in one folder, as a reader would; the films of `--out` and their paths are where it says."""
    for name in ("a-story.txt", "another.md"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    examples = [shlex.split(line)[1:] for line in shell_lines() if line.startswith("storyvid ")]
    assert {example[0] for example in examples} >= {"render", "plan", "status", "ledger", "doctor"}
    answers = storyvid_in_turn(examples, home=tmp_path / "home", cwd=tmp_path)
    for example, answer in zip(examples, answers, strict=True):
        assert answer.code == 0, f"storyvid {shlex.join(example)}: {answer.err}"
        if "--json" in example:
            json.loads(answer.out)
        if example[0] == "render" and "--json" not in example:
            assert Path(answer.last_line).is_file()
    assert (tmp_path / "films" / "a-story" / "film.mp4").is_file()


def test_the_files_of_a_film_are_those_that_the_readme_names(tmp_path: Path) -> None:
    from storyvid.stages.companions import PUBLISHED

    table = README.partition("## What comes out")[2].partition("##")[0]
    assert set(re.findall(r"`([\w.]+\.(?:mp4|srt|vtt|otio|png|txt|json))`", table)) == set(PUBLISHED)


def test_the_front_matter_example_has_every_field_and_is_valid(tmp_path: Path) -> None:
    from storyvid.ingestion.front_matter import FIELDS, split_front_matter

    (block,) = blocks("yaml")
    stated, _, _ = split_front_matter(block + "\nThe fox slept.", file_name="readme.md")
    assert isinstance(stated, SourceOptions)
    assert set(stated.model_dump(exclude_none=True)) == set(FIELDS)


def test_every_make_target_exists() -> None:
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    assert named_targets() >= {"film", "test", "dev"}
    assert named_targets() <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_every_command_is_named_and_exists() -> None:
    known = {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert set(re.findall(r"`?\bstoryvid ([a-z]+)\b(?=[ `\n])", "\n".join(shell_lines()))) <= known
    assert {name for name in known if f"`{name}`" in README or f"storyvid {name}" in README} == known


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\b([A-Z]+_[A-Z_]+)\b", README))))
def test_every_setting_named_is_one(name: str) -> None:
    assert name.lower() in Settings.model_fields
    assert f"\n{name}=" in (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [PROJECT_ROOT / "README.md", *sorted((PROJECT_ROOT / "docs").rglob("*.md"))], ids=str)
def test_every_file_that_a_page_links_or_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
    roots = "storyvid|storyvid_assets|resources|io_managers|mock_media|prompts|stories|docs|tests|bench"
    named = re.findall(rf"`((?:{roots})/[\w./-]*)`", text)
    missing = [target for target in links if not (page.parent / target).exists()]
    missing += [target for target in named if not (PROJECT_ROOT / target).exists()]
    assert missing == []
