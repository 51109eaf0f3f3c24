"""The documentation's example is a cut file for the story of the tests, and its table has every field."""

from __future__ import annotations

import re
from pathlib import Path

from storyvid.cutting.parse import SHOT_FIELDS
from tests.cutting.plans import parsed, plan
from tests.tale import TALE

PAGE = (Path(__file__).parents[2] / "docs" / "cut-files.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", PAGE, re.S)


def test_the_example_is_read_and_finds_its_shots() -> None:
    assert EXAMPLE is not None
    cut = parsed(EXAMPLE.group(1))
    bound = plan(TALE).bound(EXAMPLE.group(1))
    assert sum(len(scene.shots) for scene in bound.scenes) == len(cut.shots) == 8
    assert [scene.music is not None for scene in bound.scenes] == [True, True, True]


def test_the_example_uses_every_field_and_the_table_explains_it() -> None:
    assert EXAMPLE is not None
    used = set(re.findall(r"(?m)^[- ] (\w+):", EXAMPLE.group(1)))
    assert used >= set(SHOT_FIELDS)
    explained = set(re.findall(r"(?m)^\| `(\w+)`", PAGE))
    assert explained | {"shot", "before", "after", "nth"} == set(SHOT_FIELDS)
