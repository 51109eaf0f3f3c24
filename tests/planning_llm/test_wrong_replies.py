"""Whatever a model writes ends as a valid plan or as a failure with a name; what is mended is only what is certain."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import toon_format
from hypothesis import given, settings
from hypothesis import strategies as st

from storyvid.errors import ReplyError
from storyvid.planning.replies.reading import LONGEST_REPLY, read_reply
from storyvid.planning.replies.schema import PassageReply, SceneReply, passage_schema, scene_schema
from tests.planning_llm.malformed import DAMAGES, Reader, wrong_replies

PLAN: dict[str, Any] = {
    "voices": {"2": "Ada"},
    "shots": {
        "1": {"shows": "A boat on a dark river", "people": ["Ada"], "size": "wide", "move": "static", "join": "cut"},
        "3": {"shows": "A lamp in a window", "people": [], "size": "close", "move": "push_in", "join": "dissolve"},
    },
}
GOOD = json.dumps(PLAN)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("replies"))


def shots(text: str, *, whole: bool = True) -> list[int]:
    return sorted(read_reply(text, SceneReply, whole=whole).shots)


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{GOOD}\n```",
        f"Certainly! The plan {{as asked}}:\n{GOOD}\nIs there anything else?",
        f"<think>First {{a}} then b.</think>\n{GOOD}",
        GOOD.replace("}}", "},}"),
        GOOD.replace('"Ada"]', '"Ada",]'),
        "// the plan\n" + GOOD.replace("{", "{ /* open */", 1),
        GOOD[:-1],
        str(PLAN),
        json.dumps({"plan": PLAN}),
        GOOD + "\n" + GOOD,
        toon_format.encode(PLAN),
        f"Here you are:\n```toon\n{toon_format.encode(PLAN)}\n```",
        GOOD.replace("A boat", "A\nboat"),
        GOOD.replace('"wide"', '"Wide Shot"').replace('"close"', '"CLOSE-UP"'),
        json.dumps({"shots": [{"first": "3", **PLAN["shots"]["3"]}, {"first": 1, **PLAN["shots"]["1"]}]}),
        json.dumps({"shots": {"part 1": PLAN["shots"]["1"], "[3]": PLAN["shots"]["3"]}}),
    ],
)
def test_what_is_certain_is_mended(text: str) -> None:
    assert shots(text) == [1, 3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the reply is empty"),
        (GOOD[:-30], "no complete, valid JSON"),
        (GOOD[:-2], "no complete, valid JSON"),
        (toon_format.encode(PLAN)[:-10], "no valid TOON"),
        ("shots[3]{first,size}:\n  1,wide\n", "Declared length 3 but found 1"),
        ("I'm sorry, but I can't help with that.", "was declined"),
        ("मैं यह काम नहीं कर सकता।", "was declined"),
        ("Once upon a time there was a river.", "holds no plan"),
        (GOOD + GOOD.replace("boat", "barge"), "several different plans"),
        (GOOD.replace('"3":', '"1":'), "'1' is given twice"),
        (GOOD.replace('"3":', '"01":'), "number 1 is given twice"),
        (GOOD.replace('"3":', '"third":'), "'third' is no number"),
        (GOOD.replace('"wide"', '"huge"'), "use one of establishing, wide"),
        (GOOD.replace('"wide"', '"title"'), "use one of establishing, wide"),
        (GOOD.replace('"size": "wide", ', ""), "shots.1.size: Field required"),
        (GOOD.replace('["Ada"]', '{"name": "Ada"}'), "shots.1.people"),
        (json.dumps({"voices": {}}), "shots: Field required"),
        (json.dumps({"shots": [{"size": "wide"}]}), "has no number"),
        (GOOD.replace('"wide"', "NaN"), "NaN"),
        ("la " * LONGEST_REPLY, "does not end"),
        ("{" * 50_000, "no complete, valid JSON"),
    ],
)
def test_what_is_not_certain_is_told(text: str, told: str) -> None:
    with pytest.raises(ReplyError, match=re.escape(told)):
        shots(text)


def test_of_a_reply_that_was_cut_off_only_complete_json_counts() -> None:
    assert shots(GOOD + "\n\nNow let me", whole=False) == [1, 3]
    with pytest.raises(ReplyError, match="cut off"):
        shots(GOOD[:-1], whole=False)
    with pytest.raises(ReplyError, match="cut off"):
        shots(toon_format.encode(PLAN), whole=False)


def test_texts_that_come_in_hold_nothing_that_cannot_be_written() -> None:
    reply = read_reply(GOOD.replace("A boat", "A\\u0000 \\ud800 \\u200bboat"), SceneReply)
    reply.shots[1].shows.encode()
    assert reply.shots[1].shows.endswith("boat on a dark river")


def test_wrong_replies_end_as_plan_or_named_failure(reader: Reader) -> None:
    """A sample; `python -m bench replies` reads ten thousand."""
    ends: dict[str, list[str]] = {}
    for kind, damage, text in wrong_replies(reader.good, 312, seed=7):
        ends.setdefault(damage, []).append(reader.outcome(kind, text))
    assert set(ends) == {damage.__name__ for damage in DAMAGES}
    refused = [end for outcomes in ends.values() for end in outcomes if end != "planned"]
    assert 100 < len(refused) < 250
    assert all("attempt 1:" in end and "replies are in" in end for end in refused)
    assert "planned" not in ends["_renumbered"] + ends["_no_plan"]
    assert ends["_wrapped"].count("planned") > 12


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 40) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("shots", "voices", "scenes", "people", "places", "keep", "summary", "themes", "midway")


@settings(max_examples=40)
@given(data=st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES | st.dictionaries(st.integers(-1, 5), JSON_VALUES)))
def test_any_json_ends_as_plan_or_named_failure(reader: Reader, data: dict[str, Any]) -> None:
    for kind in ("passage", "scene"):
        assert reader.outcome(kind, json.dumps(data)).startswith(("planned", "refused: "))


@settings(max_examples=30)
@given(text=st.text(max_size=300))
def test_any_text_ends_as_plan_or_named_failure(reader: Reader, text: str) -> None:
    for kind in ("passage", "scene"):
        assert reader.outcome(kind, text).startswith(("planned", "refused: "))


@settings(max_examples=30)
@given(text=st.text(alphabet='{}[]":,\\ \n1shotcene-|', max_size=200))
def test_any_punctuation_ends_as_plan_or_named_failure(reader: Reader, text: str) -> None:
    for kind in ("passage", "scene"):
        assert reader.outcome(kind, f'{{"shots":{text}').startswith(("planned", "refused: "))


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
    return found


def conforming(schema: dict[str, Any], part: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that fit a schema, as a grammar would let a model write them."""
    part = resolved(schema, part)
    if "anyOf" in part:
        return st.one_of([conforming(schema, option) for option in part["anyOf"]])
    if "enum" in part:
        return st.sampled_from(part["enum"])
    if part["type"] == "object":
        required = {name: conforming(schema, part["properties"][name]) for name in part["required"]}
        optional = {name: conforming(schema, item) for name, item in part["properties"].items() if name not in required}
        return st.fixed_dictionaries(required, optional=optional)
    if part["type"] == "array":
        item = conforming(schema, part["items"])
        return st.lists(item, min_size=part.get("minItems", 0), max_size=min(part.get("maxItems", 3), 3))
    return {
        "string": st.text(min_size=part.get("minLength", 0), max_size=min(part.get("maxLength", 20), 20)),
        "boolean": st.booleans(),
        "integer": st.integers(part.get("minimum", 0), part.get("maximum", 9)),
        "null": st.none(),
    }[part["type"]]


@settings(max_examples=25)
@given(data=st.data())
def test_every_reply_that_fits_its_schema_is_a_plan(reader: Reader, data: st.DataObject) -> None:
    """So a model under a grammar plans any story, however little it knows."""
    for kind, schema in (("passage", reader.passage_schema()), ("scene", reader.scene_schema())):
        answer = data.draw(conforming(schema, schema))
        assert reader.outcome(kind, json.dumps(answer)) == "planned"


def test_schemas_ask_for_every_field_and_name_who_may_be_seen() -> None:
    schema = json.loads(scene_schema(3, [2], ["Ada", "Tobias"]))
    shot = schema["$defs"]["ShotReply"]
    assert set(shot["required"]) == set(shot["properties"])
    assert shot["properties"]["people"]["items"]["enum"] == ["Ada", "Tobias"]
    assert schema["properties"]["voices"]["required"] == ["2"]
    assert list(schema["properties"]["shots"]["properties"]) == ["1", "2", "3"]
    assert "keep" not in json.loads(passage_schema(2, abridged=False))["properties"]
    assert "keep" in json.loads(passage_schema(2, abridged=True))["required"]
    assert set(PassageReply.model_fields) == set(json.loads(passage_schema(2, abridged=True))["properties"])


def test_a_refusal_tells_where_the_reply_is_kept(reader: Reader, tmp_path: Path) -> None:
    told = reader.outcome("scene", "No.")
    folder = Path(told.partition("replies are in ")[2].partition(". Render")[0])
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")]
    assert [item["reply"]["text"] for item in kept] == ["No."]
    assert "holds no plan" in kept[0]["fault"]
