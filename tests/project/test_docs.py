"""What the pages of docs/ promise is what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from io_managers.ledger import COLUMNS, FileLedger
from storyvid.ingestion.front_matter import FIELDS
from storyvid.models.base import Document
from storyvid.models.manifest import Manifest, ManifestScene, ManifestShot, Render
from storyvid.settings import PROJECT_ROOT

DOCS = PROJECT_ROOT / "docs"


def section(page: str, heading: str) -> str:
    """The text of a page from a heading of the second level to the next one."""
    return (DOCS / page).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_column(text: str) -> set[str]:
    """Every name in backticks in the first column of the tables in `text`."""
    rows = re.findall(r"^\|([^|]*)\|", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def test_the_example_manifest_is_one() -> None:
    manifest = Manifest.model_validate_json((DOCS / "manifest.example.json").read_text(encoding="utf-8"))
    borders = [(card.start_frame, card.end_frame) for card in manifest.cards]
    borders += [(scene.start_frame, scene.end_frame) for scene in manifest.scenes]
    assert sorted(borders)[0][0] == 0
    assert sorted(borders)[-1][1] == manifest.film.frames
    assert all(before[1] == after[0] for before, after in zip(sorted(borders), sorted(borders)[1:], strict=False))


def test_the_example_account_is_one_of_the_same_film() -> None:
    render = Render.model_validate_json((DOCS / "render.example.json").read_text(encoding="utf-8"))
    manifest = Manifest.model_validate_json((DOCS / "manifest.example.json").read_text(encoding="utf-8"))
    assert render.film_sha256 == manifest.film.sha256
    assert [shot.id for shot in render.shots] == [shot.id for scene in manifest.scenes for shot in scene.shots]


@pytest.mark.parametrize(
    ("heading", "documents"),
    [("manifest.json", (Manifest, ManifestScene, ManifestShot)), ("render.json", (Render,))],
)
def test_every_field_is_explained_and_no_other(heading: str, documents: tuple[type[Document], ...]) -> None:
    fields = {name for document in documents for name in document.model_fields}
    assert first_column(section("manifest.md", heading)) == fields


def test_every_column_of_the_ledger_is_explained_with_its_type() -> None:
    text = (DOCS / "ledger.md").read_text(encoding="utf-8").partition("## Questions")[0]
    assert first_column(text) == set(COLUMNS)
    for name, kind in COLUMNS.items():
        assert re.search(rf"^\|[^|]*`{name}`[^|]*\| {kind} \|", text, re.MULTILINE), name


def test_every_question_of_the_page_is_answered(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path)
    for outcome in ("made", "cached", "failed"):
        ledger.record(
            {
                **{name: "x" for name, kind in COLUMNS.items() if kind == "VARCHAR"},
                "outcome": outcome,
                "cached": outcome == "cached",
                "wall_s": 2.0,
                "cpu_s": 1.5,
            }
        )
    questions = re.findall(r"```sql\n(.*?)```", section("ledger.md", "Questions"), re.DOTALL)
    assert len(questions) >= 5
    for question in questions:
        names, rows = ledger.query(question)
        assert names
        assert len(rows) == 1, question


def test_every_setting_of_a_story_is_explained() -> None:
    assert first_column(section("stories.md", "Settings at the head of a file")) == set(FIELDS)


def test_every_reason_for_leaving_out_is_one_that_ingestion_gives() -> None:
    table = section("stories.md", "What is not narrated")
    reasons = {
        reason
        for row in re.findall(r"^\| `\.\w+` \|(.*)\|$", table, re.MULTILINE)
        for reason in re.findall(r"`([^`]+)`", row)
    }
    code = "\n".join(
        file.read_text(encoding="utf-8") for file in (PROJECT_ROOT / "storyvid" / "ingestion").glob("*.py")
    )
    assert len(reasons) > 25
    assert {reason for reason in reasons if f'"{reason}"' not in code} == set()


def test_every_asset_and_every_role_has_its_place_in_the_table() -> None:
    from storyvid_assets.definitions import defs
    from storyvid_assets.studio import GENERATOR_ROLES

    named = set(re.findall(r"`(\w+)`", section("architecture.md", "Who does what")))
    assert {key.path[-1] for key in defs.resolve_all_asset_keys()} <= named
    assert set(GENERATOR_ROLES) <= named


def test_every_decision_is_listed() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    records = sorted(file.name for file in (DOCS / "decisions").glob("[0-9]*.md"))
    assert re.findall(r"\((\d{4}-[\w-]+\.md)\)", listed) == records
    for name in records:
        text = (DOCS / "decisions" / name).read_text(encoding="utf-8")
        assert all(f"**{part}.**" in text or f"**{part}**" in text for part in ("Decision", "Why", "Price")), name
        assert "**Seen" in text, name
