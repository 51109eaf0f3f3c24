"""What a language model is asked to answer with: small models with names that read well, and their JSON schemas.

Scenes and shots stand under the number of the sentence or part with which they begin. So no sentence can be left out
or told twice, and under a grammar every reply that fits its schema is a plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from storyvid.models.base import Mood, TimeOfDay
from storyvid.models.plan import CameraMove, PersonKind, ShotSize, Transition
from storyvid.planning.replies.wording import as_list, as_number, as_word, clean, numbered

Age = Literal["child", "young", "adult", "old"]
VoiceSound = Literal["deep", "usual", "high"]
JOINS = tuple(join for join in Transition if join is not Transition.MORPH)
"""Joins that a plan may ask for; a morph is for takes that somebody has seen."""


def _text(most: int, *names: str) -> Any:
    """A text of at most `most` characters under a grammar; elsewhere a longer one is a matter of quality."""
    return Field(default="", validation_alias=AliasChoices(*names), json_schema_extra={"maxLength": most})


def _names(most: int, *names: str) -> Any:
    return Field(default=(), validation_alias=AliasChoices(*names), json_schema_extra={"maxItems": most})


Text = Annotated[str, BeforeValidator(clean)]
Name = Annotated[str, BeforeValidator(clean), Field(json_schema_extra={"maxLength": 60})]
Names = Annotated[tuple[Name, ...], BeforeValidator(as_list)]


class Reply(BaseModel):
    """Fields that nobody asked for are left aside: models like to add some."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class PersonReply(Reply):
    name: Annotated[Text, Field(json_schema_extra={"minLength": 1, "maxLength": 60})]
    also: Names = _names(4, "also", "aliases", "other_names")
    kind: Annotated[PersonKind, BeforeValidator(as_word(PersonKind))]
    age: Annotated[Age, BeforeValidator(as_word(("child", "young", "adult", "old"), "adult"))] = "adult"
    look: Text = _text(200, "look", "looks", "appearance")
    clothes: Text = _text(120, "clothes", "clothing")
    voice: Annotated[VoiceSound, BeforeValidator(as_word(("deep", "usual", "high"), "usual"))] = "usual"
    speaks: bool = False


class PlaceReply(Reply):
    name: Annotated[Text, Field(json_schema_extra={"minLength": 1, "maxLength": 60})]
    look: Text = _text(200, "look", "looks", "description")


class DraftReply(Reply):
    """A scene of a passage."""

    place: Text = _text(60, "place", "location")
    indoors: Annotated[bool | None, Field(validation_alias=AliasChoices("indoors", "interior"))] = None
    time: Annotated[TimeOfDay | None, BeforeValidator(as_word(TimeOfDay))] = Field(
        default=None, validation_alias=AliasChoices("time", "time_of_day", "light")
    )
    mood: Annotated[Mood, BeforeValidator(as_word(Mood))]
    music: Annotated[Mood | None, BeforeValidator(as_word(Mood))] = None
    people: Names = _names(6, "people", "characters")


class PassageReply(Reply):
    """`midway` says that the passage begins inside a scene. `keep` is asked for in abridged mode only."""

    summary: Text = _text(240, "summary")
    themes: Names = _names(4, "themes")
    people: tuple[PersonReply, ...] = Field(default=(), json_schema_extra={"maxItems": 12})
    places: tuple[PlaceReply, ...] = Field(default=(), json_schema_extra={"maxItems": 6})
    midway: bool = False
    scenes: Annotated[dict[int, DraftReply], BeforeValidator(numbered("scene", "sentence"))]
    keep: Annotated[tuple[Annotated[int, BeforeValidator(as_number)], ...], BeforeValidator(as_list)] = ()


class ShotReply(Reply):
    shows: Text = _text(300, "shows", "description", "image")
    people: Names = _names(4, "people", "characters")
    size: Annotated[ShotSize, BeforeValidator(as_word(size for size in ShotSize if size is not ShotSize.TITLE))] = (
        Field(validation_alias=AliasChoices("size", "shot_size"))
    )
    move: Annotated[CameraMove, BeforeValidator(as_word(CameraMove, "static"))] = Field(
        default=CameraMove.STATIC, validation_alias=AliasChoices("move", "camera_move", "camera")
    )
    join: Annotated[Transition, BeforeValidator(as_word(JOINS, "cut"))] = Field(
        default=Transition.CUT, validation_alias=AliasChoices("join", "transition")
    )
    continues: Annotated[bool, Field(validation_alias=AliasChoices("continues", "continues_previous"))] = False
    leads: Annotated[bool, Field(validation_alias=AliasChoices("leads", "leads_to_next"))] = False


class SceneReply(Reply):
    """`voices` says who speaks each part that is speech."""

    voices: Annotated[dict[int, Text], BeforeValidator(numbered("voice", "part"))] = Field(default_factory=dict)
    shots: Annotated[dict[int, ShotReply], BeforeValidator(numbered("shot", "part"))]


def passage_schema(sentences: int, *, abridged: bool) -> str:
    """JSON schema of the answer about a passage of so many sentences; canonical JSON."""
    schema = _schema(PassageReply)
    fields = schema["properties"]
    fields["scenes"] = _by_number("DraftReply", range(1, sentences + 1))
    if abridged:
        number = {"type": "integer", "minimum": 1, "maximum": sentences}
        fields["keep"] = {"type": "array", "items": number, "minItems": 1, "maxItems": sentences}
    else:
        _drop(schema, "keep")
    return _canonical(schema)


def scene_schema(parts: int, speech: Sequence[int], cast: Sequence[str]) -> str:
    """JSON schema of the shots of so many parts. `speech` are the numbers of those whose speaker is asked for."""
    schema = _schema(SceneReply)
    fields, shot = schema["properties"], schema["$defs"]["ShotReply"]["properties"]
    fields["shots"] = _by_number("ShotReply", range(1, parts + 1))
    if cast:
        shot["people"]["items"] = {"type": "string", "enum": list(cast)}
    else:
        shot["people"] = {"type": "array", "items": {"type": "string"}, "maxItems": 0}
    shot["size"] = {"type": "string", "enum": [size.value for size in ShotSize if size is not ShotSize.TITLE]}
    shot["join"] = {"type": "string", "enum": list(JOINS)}
    if speech:
        speaker = {"type": "string", "enum": ["narrator", *cast]}
        fields["voices"] = {
            "type": "object",
            "properties": {str(number): speaker for number in speech},
            "required": [str(number) for number in speech],
            "additionalProperties": False,
        }
    else:
        _drop(schema, "voices")
    return _canonical(schema)


def known_fields(model: type[BaseModel]) -> frozenset[str]:
    """Every name under which a field of `model` may come."""
    names: set[str] = set()
    for name, field in model.model_fields.items():
        choices = field.validation_alias.choices if isinstance(field.validation_alias, AliasChoices) else [name]
        names.update(str(choice) for choice in choices)
    return frozenset(names)


def _by_number(item: str, numbers: Iterable[int]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {str(number): {"$ref": f"#/$defs/{item}"} for number in numbers},
        "required": ["1"],
        "additionalProperties": False,
    }


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of `model` with every field asked for, so that a model leaves none out."""
    schema: dict[str, Any] = json.loads(_schema_text(model))
    return schema


@cache
def _schema_text(model: type[BaseModel]) -> str:
    schema = model.model_json_schema(mode="serialization")
    definitions = {name: _asked(item) for name, item in schema["$defs"].items()}
    return json.dumps({**_asked(schema), "$defs": definitions})


def _asked(schema: Mapping[str, Any]) -> dict[str, Any]:
    slim: dict[str, Any] = _slim(schema)
    if "properties" in slim:
        slim |= {"additionalProperties": False, "required": list(slim["properties"])}
    return slim


_PROSE = frozenset(("title", "default", "description", "$defs"))


def _slim(schema: Any) -> Any:
    """Without titles, defaults and docstrings: they tell a model nothing that the prompt does not."""
    if isinstance(schema, Mapping):
        kept = {}
        for name, value in schema.items():
            if name == "properties":
                kept[name] = {field: _slim(shape) for field, shape in value.items()}
            elif name not in _PROSE:
                kept[name] = _slim(value)
        return kept
    return [_slim(item) for item in schema] if isinstance(schema, list) else schema


def _drop(schema: dict[str, Any], field: str) -> None:
    del schema["properties"][field]
    schema["required"].remove(field)


def _canonical(schema: Mapping[str, Any]) -> str:
    """The order of properties is kept: under a grammar they are answered in it, the overview before the details."""
    used = set(re.findall(r"#/\$defs/(\w+)", json.dumps(schema)))
    kept = {**schema, "$defs": {name: item for name, item in schema["$defs"].items() if name in used}}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)
