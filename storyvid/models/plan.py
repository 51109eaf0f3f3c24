"""What planning makes of a story: people and places, scenes, shots.

Documents of a cell hold no position in the story: an inserted chapter moves them without changing them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from storyvid.models.base import Aspect, Document, Mood, Span, TimeOfDay
from storyvid.models.own_media import OwnClip, OwnImage, OwnSound
from storyvid.models.story import Block

NARRATOR = "narrator"
"""Speaker name of lines that no character says."""
TELLER = "I"
"""Alias of the character who tells the story, where one of them does."""


class VoiceProfile(Document):
    """A voice in terms that every speech backend can approximate.

    `pitch` runs from -3 (deep) to 3 (high); `variant` 0..7 tells voices of the same kind apart; `preset` is the
    backend's own voice name when the author asked for one.
    """

    gender: Literal["female", "male", "neutral"] = "neutral"
    age: Literal["child", "adult", "old"] = "adult"
    pitch: Annotated[int, Field(ge=-3, le=3)] = 0
    variant: Annotated[int, Field(ge=0, le=7)] = 0
    preset: str | None = None


class PersonKind(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    GIRL = "girl"
    BOY = "boy"
    PERSON = "person"
    CREATURE = "creature"
    """Animals, toys, spirits: whoever acts and is no human."""


VoiceHint = Literal["deep", "high"]


class PersonMention(Document):
    """A person as one passage shows them. `look` and `clothes` are '' where the passage does not describe them.

    `voice` says how they sound where the passage tells, None for any usual voice of their kind.
    """

    name: str
    aliases: tuple[str, ...] = ()
    kind: PersonKind = PersonKind.PERSON
    old: bool = False
    look: str = ""
    clothes: str = ""
    voice: VoiceHint | None = None
    mentions: Annotated[int, Field(ge=1)] = 1
    speaks: bool = False


class SceneDraft(Document):
    """A scene as seen inside one passage; spans are local to the passage. Drafts partition the passage.

    `opens` is True where something in the text itself starts a scene here (heading, break, change of place, time or
    people), so that the merge may not join it to the scene before. `music` is the mood of its music, None for `mood`.
    """

    span: Span
    place: str
    interior: bool | None = None
    time_of_day: TimeOfDay | None = None
    mood: Mood = Mood.CALM
    music: Mood | None = None
    people: tuple[str, ...] = ()
    opens: bool = True


class Place(Document):
    name: str
    look: str = ""


class PassagePlan(Document):
    """What a planner makes of one passage. `kept` lists the indices of the sentences that are narrated.

    `places` are those that the passage describes. `faults` say what is not as it should be, where a model gave
    nothing better.
    """

    people: tuple[PersonMention, ...]
    scenes: tuple[SceneDraft, ...]
    kept: tuple[int, ...]
    themes: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    summary: str = ""
    faults: tuple[str, ...] = ()
    substituted: bool = False
    """Whether the rules planner stood in for a model that failed, because a setting allows it."""


class Character(Document):
    """A person of the film with a fixed look and voice. `colour` is `#rrggbb`."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: PersonKind
    look: str
    voice: VoiceProfile
    colour: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Bible(Document):
    """The asset `bible`: who and what the film shows, fixed for its whole length.

    `description` tells how the film begins, for a catalogue; '' where no planner summed the story up.
    """

    characters: tuple[Character, ...]
    places: tuple[Place, ...] = ()
    themes: tuple[str, ...] = ()
    description: str = ""
    style: str = ""
    narrator: VoiceProfile = VoiceProfile()


class SceneEntry(Document):
    """A scene of the screenplay; `span` is its place in the cleaned text of the story.

    `music` is the mood of the music under it, None for that of the scene itself.
    """

    heading: str
    chapter: str = ""
    place: str
    interior: bool | None = None
    time_of_day: TimeOfDay
    mood: Mood
    music: Mood | None = None
    characters: tuple[str, ...] = ()
    span: Span
    kept: tuple[Span, ...]
    """The sentences that are narrated, in the cleaned text of the story."""


class Screenplay(Document):
    """The asset `screenplay`: the ordered scenes. They partition the text between the first and the last of them.

    `faults` and `substituted` are those of the plans of its passages.
    """

    scenes: tuple[SceneEntry, ...]
    faults: tuple[str, ...] = ()
    substituted: bool = False


class ShotSize(StrEnum):
    """How much of the subject fills the frame."""

    ESTABLISHING = "establishing"
    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"
    EXTREME_CLOSE = "extreme_close"
    INSERT = "insert"
    TITLE = "title"
    """A chapter card."""


class CameraMove(StrEnum):
    STATIC = "static"
    PUSH_IN = "push_in"
    PULL_OUT = "pull_out"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"


class Transition(StrEnum):
    """How a shot begins. The first shot of a scene always fades in from black."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"
    MORPH = "morph"
    """A dissolve that follows the motion: bridges a jump between two takes of the same view. Only by hand."""


ChangePlace = Literal["on", "before", "after"]
"""Whether a change is made on the shot that is quoted, or puts a new shot before or after it."""


class ShotChange(Document):
    """What a person wants of a shot by hand; a field that is None leaves what was planned.

    `mute` takes its voice away, `drop` the shot itself. `image` and `clip` stand for the generated picture,
    `recording` for the generated voice.
    """

    description: str | None = None
    narration: str | None = None
    seconds: Annotated[float, Field(gt=0, le=60)] | None = None
    size: ShotSize | None = None
    move: CameraMove | None = None
    transition: Transition | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    mute: bool = False
    drop: bool = False
    image: OwnImage | None = None
    clip: OwnClip | None = None
    recording: OwnSound | None = None


class PlacedChange(Document):
    """A change at its scene: `quote` stands at character `at` of the scene's text."""

    at: Annotated[int, Field(ge=0)]
    quote: str
    place: ChangePlace
    change: ShotChange


class Scene(Document):
    """The asset `scenes`, one cell: all that later stages need to know of a scene, and nothing of where it stands.

    `blocks` and `kept` are local to `text`. `heading` reads like a slug line (`INT. THE FLAT - DAY`).
    """

    heading: str
    chapter: str = ""
    place: str
    place_look: str = ""
    interior: bool | None = None
    time_of_day: TimeOfDay
    mood: Mood
    characters: tuple[Character, ...]
    narrator: VoiceProfile
    text: str
    blocks: tuple[Block, ...]
    kept: tuple[Span, ...]
    language: str
    style: str
    aspect: Aspect
    seed: int
    music: str | None = None
    changes: tuple[PlacedChange, ...] = ()
    """Made by hand on the shots once they are planned; no planner is ever shown them."""


class Line(Document):
    """Words spoken in a shot. `span` is local to the text of the scene; `text` is what the voice says."""

    speaker: str
    text: str
    span: Span


class Shot(Document):
    """One shot. `span` (local to the scene's text) holds the words that it tells; `lines` lie inside it, in order.

    `seconds` is what the planner wants; the voice may make it longer. `characters` are names from the scene.
    One that `leads_to_next` ends, where its generator can, on the key frame of the shot after it.
    A shot put in by hand has an empty span. `image`, `clip` and `recording` are the author's own and stand for what
    would be generated.
    """

    description: str
    size: ShotSize
    move: CameraMove
    seconds: Annotated[float, Field(gt=0, le=60)]
    span: Span
    lines: tuple[Line, ...]
    characters: tuple[str, ...] = ()
    transition: Transition = Transition.CUT
    continues_previous: bool = False
    leads_to_next: Annotated[bool, Field(exclude_if=lambda leads: not leads)] = False
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    image: OwnImage | None = None
    clip: OwnClip | None = None
    recording: OwnSound | None = None


class ShotList(Document):
    """The asset `shots`, one cell. `dropped` are the spans (local to the scene's text) of shots left out by hand.

    `faults` say what is not as it should be, where a model gave nothing better; `substituted` is that of PassagePlan.
    """

    shots: Annotated[tuple[Shot, ...], Field(min_length=1)]
    dropped: tuple[Span, ...] = ()
    faults: tuple[str, ...] = ()
    substituted: bool = False
