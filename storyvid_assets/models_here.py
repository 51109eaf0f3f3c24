"""The models that the settings name: where they are, what they may be used for, what they take, whether they work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from storyvid.errors import StoryvidError
from storyvid.generation.requests import KeyFrameRequest, MusicRequest, SpeechRequest, TakeRequest
from storyvid.models.base import Aspect, Mood, TimeOfDay
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import KeyFrame
from storyvid.models.plan import CameraMove, ShotSize, VoiceProfile
from storyvid.settings import Settings
from storyvid_assets.home import Home
from storyvid_assets.profiles import Casting, Row, configured_row

SETTINGS: Sequence[tuple[str, str]] = (
    ("planner", "llm_model_path"),
    ("images", "diffusion_model_path"),
    ("video", "video_model_path"),
    ("speech", "tts_model_name"),
    ("speech", "tts_model_name_en"),
    ("speech", "tts_model_name_hi"),
    ("music_maker", "music_model_name"),
)
"""Roles of generators with the settings that name their models."""


class ModelHere(NamedTuple):
    """A role, the setting that names its model, and what is to be said of it. `fault` is empty where it is here."""

    role: str
    setting: str
    name: str
    found: str
    licence: str
    weights_mb: float | None
    fault: str = ""


class Trial(NamedTuple):
    """The smallest result of a role, or what went wrong."""

    role: str
    ok: bool
    told: str


def first_settings() -> dict[str, str]:
    """Per role the setting to begin with."""
    first: dict[str, str] = {}
    for role, setting in SETTINGS:
        first.setdefault(role, setting)
    return first


def models_here(settings: Settings) -> Iterator[ModelHere]:
    """Every model that a setting names. Looks at files only: nothing is loaded, nothing fetched."""
    if settings.has_language_model and not settings.llm_model_path:
        name = settings.llm_model or ""
        yield ModelHere("planner", "LLM_MODEL", name, "at its endpoint", "as its provider says", None)
    elsewhere = {
        "tts_model_name": settings.tts_backend == "coqui",
        "music_model_name": settings.music_backend == "audiocraft",
    }
    for role, setting in SETTINGS:
        name = getattr(settings, setting)
        if name and elsewhere.get(setting):
            # Coqui and AudioCraft find and fetch their models themselves, by names of their own.
            yield ModelHere(role, setting.upper(), name, "in an environment of its own", "as its model card says", None)
        elif name:
            yield _model(role, setting.upper(), name, settings)


def _model(role: str, setting: str, name: str, settings: Settings) -> ModelHere:
    from resources.model_card import licence_of
    from resources.model_identity import find_model

    try:
        home = find_model(name, settings.storyvid_home, setting=setting)
    except StoryvidError as error:
        return ModelHere(role, setting, name, "no", "", None, str(error))
    return ModelHere(role, setting, name, home.identity, licence_of(home.folder).told, round(home.size_mb, 1))


def free_memory(settings: Settings) -> str:
    """Device and free memory in words; says what is missing where torch is not installed."""
    from importlib.util import find_spec

    if find_spec("torch") is None:
        return "torch is not installed: pip install -r requirements.txt"
    from resources.device import shared_device

    device = shared_device(settings.model_device, settings.model_precision)
    return f"{device.kind} in {device.dtype_name}, {device.free_mb() / 1024:.1f} GiB free"


def try_models(settings: Settings, home: Home) -> Iterator[Trial]:
    """Load the generator of every role with settings of its own and make one smallest result with it."""
    casting = Casting(settings, home)
    for role, attempt in _TRIALS.items():
        row = configured_row(role, settings)
        if row is None:
            continue
        started_s = time.perf_counter()
        try:
            told = attempt(casting, row)
        except StoryvidError as error:
            yield Trial(role, ok=False, told=str(error))
        except Exception as error:  # noqa: BLE001 - whatever a library raises is what this command is there to tell
            yield Trial(role, ok=False, told=f"{type(error).__name__}: {error}")
        else:
            yield Trial(role, ok=True, told=f"{told}, after {time.perf_counter() - started_s:.1f} s")


def _generator(casting: Casting, row: Row) -> Any:
    import dagster as dg

    return row.build(casting).create_resource(dg.build_init_resource_context())


def _plan(casting: Casting, row: Row) -> str:
    from resources.llm.chat import ChatRequest, Message
    from resources.llm.configured import chat_model

    question = Message(role="user", content="Answer with one word: which animal barks?")
    reply = chat_model(casting.settings).complete(
        ChatRequest(messages=(question,), schema_name="word", json_schema=None, max_tokens=16, temperature=0, seed=0)
    )
    return f"answered {' '.join(reply.text.split())[:40]!r}"


def _draw(casting: Casting, row: Row) -> str:
    frame = _key_frame(_generator(casting, row), casting.home)
    return f"drew {frame.width_px} x {frame.height_px} pixels"


def _shoot(casting: Casting, row: Row) -> str:
    from resources.image.cards import StoryboardCards

    frame = _key_frame(StoryboardCards(), casting.home)
    request = TakeRequest(
        image=frame.image,
        image_width_px=frame.width_px,
        image_height_px=frame.height_px,
        description="A red boat on a calm sea.",
        move=CameraMove.STATIC,
        seconds=1.0,
        style="",
        aspect=Aspect.WIDE,
        seed=0,
    )
    take = _generator(casting, row).shoot(request, casting.home.store())
    return f"shot {take.frames} frames of {take.width_px} x {take.height_px} pixels"


def _speak(casting: Casting, row: Row) -> str:
    request = SpeechRequest(text="A red boat.", language="en", voice=VoiceProfile())
    line = _generator(casting, row).speak(request, casting.home.store())
    return f"spoke {line.samples / SAMPLE_RATE_HZ:.1f} s"


def _compose(casting: Casting, row: Row) -> str:
    cue = _generator(casting, row).compose(MusicRequest(mood=Mood.CALM), casting.home.store())
    return f"composed {cue.samples / SAMPLE_RATE_HZ:.1f} s"


def _key_frame(images: Any, home: Home) -> KeyFrame:
    request = KeyFrameRequest(
        description="A red boat on a calm sea.",
        text="A red boat lay on a calm sea.",
        size=ShotSize.WIDE,
        move=CameraMove.STATIC,
        heading="",
        chapter="",
        place="the sea",
        place_look="",
        interior=False,
        time_of_day=TimeOfDay.DAY,
        mood=Mood.CALM,
        characters=(),
        style="",
        language="en",
        aspect=Aspect.WIDE,
        width_px=320,
        height_px=180,
        seed=0,
    )
    frame: KeyFrame = images.draw(request, home.store())
    return frame


_TRIALS: Mapping[str, Callable[[Casting, Row], str]] = {
    "planner": _plan,
    "images": _draw,
    "video": _shoot,
    "speech": _speak,
    "music_maker": _compose,
}
