"""Films of any length, generated: a story, and generators that answer it cheaply, so that film making is measured.

A scene is a paragraph of eight sentences, a shot is a sentence. Every word is spoken for twelve frames, so that a word
more makes a shot twelve frames longer. No two sentences, key frames or voices of a film are alike.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

import cv2
import numpy as np
import soundfile

from storyvid.generation.keys import derived_seed
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import KeyFrameRequest, PassageRequest, SceneRequest, SpeechRequest
from storyvid.models.base import Span
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import KeyFrame, SpokenLine, Word
from storyvid.models.plan import (
    NARRATOR,
    CameraMove,
    Line,
    PassagePlan,
    SceneDraft,
    Shot,
    ShotList,
    ShotSize,
    Transition,
)
from storyvid.models.story import BlockKind

SHOTS_PER_SCENE = 8
WORDS_PER_SHOT = 8
FRAMES_PER_WORD = 12
FPS = 25
WORD_SAMPLES = FRAMES_PER_WORD * SAMPLE_RATE_HZ // FPS
BETWEEN_CUTS, BETWEEN_DISSOLVES = 1, 4
"""Places in a scene: a shot that begins and ends with a cut, one that begins and ends with a dissolve."""
_JOINS = tuple(Transition.DISSOLVE if place in (4, 5) else Transition.CUT for place in range(SHOTS_PER_SCENE))
_MOVES = tuple(move for move in CameraMove if move is not CameraMove.STATIC)
_SYLLABLES = ("ba", "do", "ki", "lu", "ma", "ne", "po", "ri", "sa", "tu", "ve", "zo")
_IDENTITY = {"backend": "bench", "version": "1"}


def story(shots: int, *, edited: int | None = None, longer: bool = False) -> str:
    """A story of `shots` sentences. `edited` is one whose words differ, by one word more where `longer`."""
    sentences = [_sentence(number, edited=number == edited, longer=longer) for number in range(shots)]
    scenes = [sentences[first : first + SHOTS_PER_SCENE] for first in range(0, shots, SHOTS_PER_SCENE)]
    return "---\ntitle: A Film\nlanguage: en\n---\n\n" + "\n\n".join(" ".join(scene) for scene in scenes) + "\n"


def _sentence(number: int, *, edited: bool, longer: bool) -> str:
    count = WORDS_PER_SHOT + (edited and longer)
    words = [_word(derived_seed(number, place, edited and place == 2)) for place in range(count)]
    return " ".join(words).capitalize() + "."


def _word(seed: int) -> str:
    return "".join(_SYLLABLES[seed // len(_SYLLABLES) ** place % len(_SYLLABLES)] for place in range(3))


class BenchPlanner:
    """Scenes are paragraphs, shots are sentences; how a shot begins depends on its place in the scene."""

    identity: Mapping[str, str] = _IDENTITY
    at_once = None
    fallback = None

    def plan_passage(self, request: PassageRequest) -> PassagePlan:
        starts = [block.span.start for block in request.blocks if block.kind is BlockKind.PARAGRAPH]
        ends = [*starts[1:], len(request.text)]
        spans = [Span(start=start, end=end) for start, end in zip([0, *starts[1:]], ends, strict=True)]
        return PassagePlan(
            people=(),
            scenes=tuple(SceneDraft(span=span, place="room") for span in spans),
            kept=tuple(range(len(request.sentences))),
        )

    def plan_scene(self, request: SceneRequest) -> ShotList:
        scene = request.scene
        starts = [0, *(span.start for span in scene.kept[1:])]
        ends = [*starts[1:], len(scene.text)]
        return ShotList(
            shots=tuple(
                Shot(
                    description="A room.",
                    size=ShotSize.MEDIUM,
                    move=_MOVES[derived_seed(place, scene.text[:40]) % len(_MOVES)],
                    seconds=1,
                    span=Span(start=start, end=end),
                    lines=(Line(speaker=NARRATOR, text=kept.of(scene.text), span=kept),),
                    transition=_JOINS[place % SHOTS_PER_SCENE],
                )
                for place, (start, end, kept) in enumerate(zip(starts, ends, scene.kept, strict=True))
            )
        )


class BenchImages:
    """Soft colours, hard discs and light grain, half as large again as the film: JPEG, as the debug profile draws."""

    identity: Mapping[str, str] = _IDENTITY
    reference = "none"

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        random = np.random.default_rng(derived_seed(request.text))
        width, height = request.width_px * 3 // 2, request.height_px * 3 // 2
        soft = random.integers(40, 215, (9, 16, 3), dtype=np.uint8)
        picture = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
        for _ in range(30):
            centre = (int(random.integers(width)), int(random.integers(height)))
            radius, colour = int(random.integers(height // 100, height // 12)), random.integers(40, 215, 3).tolist()
            cv2.circle(picture, centre, radius, colour, -1, cv2.LINE_AA)
        picture += random.integers(0, 5, (height, width, 1), dtype=np.uint8)
        data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, 92))[1].tobytes()
        return KeyFrame(image=media.put(data, "jpg"), width_px=width, height_px=height)


class BenchSpeech:
    """A burst of noise per word, seeded by the words of the line."""

    identity: Mapping[str, str] = _IDENTITY

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        random = np.random.default_rng(derived_seed(request.text))
        burst = np.concatenate([np.hanning(WORD_SAMPLES - 4_800), np.zeros(4_800)]).astype(np.float32)
        spoken = request.text.split()
        envelope = np.tile(burst, len(spoken))
        sound = envelope * random.normal(0, 0.12, envelope.size).astype(np.float32)
        file = io.BytesIO()
        soundfile.write(file, sound, SAMPLE_RATE_HZ, format="FLAC", subtype="PCM_16")
        words, at = [], 0
        for index, word in enumerate(spoken):
            start = index * WORD_SAMPLES
            span = Span(start=at, end=at + len(word))
            words.append(Word(span=span, start_sample=start, end_sample=start + WORD_SAMPLES - 4_800))
            at = span.end + 1
        return SpokenLine(audio=media.put(file.getvalue(), "flac"), samples=envelope.size, words=tuple(words))


def generators() -> dict[str, object]:
    """Stand-ins for those of the debug profile, under the names of its roles; its moves and its music are kept."""
    return {"planner": BenchPlanner(), "images": BenchImages(), "speech": BenchSpeech()}
