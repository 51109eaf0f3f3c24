"""What the measured stages run in: a device that says when it was held, a store, a ledger, a scene of shots."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
from PIL import Image

from bench.inputs import BenchPlanner, BenchSpeech
from io_managers.film_store import FilmStore
from io_managers.ledger import FileLedger
from resources.device import Device, ModelSlot
from storyvid.generation.generators import Generators
from storyvid.models.base import Aspect, Mood, Span, TimeOfDay
from storyvid.models.cells import Storyboard
from storyvid.models.film import FilmFormat
from storyvid.models.media import KeyFrame
from storyvid.models.plan import CameraMove, Scene, Shot, ShotList, ShotSize, VoiceProfile
from storyvid.stages.cell import SCENE, SHOTS, STORYBOARD, Cell
from storyvid.stages.studio import StageOptions, Studio

M = TypeVar("M")
RUN = "bench"
WIDTH, HEIGHT = 1280, 720
DESCRIPTIONS = (
    "A lamplighter climbs his ladder in the falling snow",
    "A fox looks up at the lamp from the corner of the bridge",
    "The boats rock along the wall while the ice breaks",
    "A window opens and somebody leans out with a candle",
    "The fox runs over the bridge and is gone",
    "Morning comes over the roofs of the town",
)


class TimedDevice(Device):
    """The device, with the moments (seconds) at which each generation got it and gave it back."""

    def __init__(self) -> None:
        super().__init__("auto")
        self.held: list[tuple[float, float]] = []

    @contextmanager
    def hold(self, slot: ModelSlot[M]) -> Iterator[M]:
        with super().hold(slot) as model:
            began = time.perf_counter()
            try:
                yield model
            finally:
                self.held.append((began, time.perf_counter()))

    def idle_s(self) -> float:
        """Seconds between generations in which nobody had the device."""
        spans = sorted(self.held)
        return sum(max(0.0, after[0] - before[1]) for before, after in pairwise(spans))


@dataclass(frozen=True)
class Unwatched:
    """Nobody is told how far a stage is."""

    def advance(self, stage: str, done: int, total: int, scene: str, shot: str, *, made: bool = True) -> None: ...

    def step_within(
        self, stage: str, done: int, total: int, scene: str, shot: str, *, step: int, steps: int
    ) -> None: ...


@dataclass
class Rig:
    """A studio under `folder` whose `images` and `video` are those that are measured."""

    folder: Path
    device: TimedDevice
    images: Any = None
    video: Any = None
    _count: int = field(default=0)

    def studio(self) -> Studio:
        return Studio(
            store=FilmStore(self.folder / "store"),
            ledger=FileLedger(self.folder / "ledger"),
            generators=Generators(
                planner=BenchPlanner(), images=self.images, video=self.video, speech=BenchSpeech(), music=None
            ),  # type: ignore[arg-type]
            options=StageOptions(
                shot_s=4.0,
                words_per_minute=150,
                burn_captions=False,
                ambience=True,
                workers=2,
                film_format=lambda aspect: FilmFormat(width_px=WIDTH, height_px=HEIGHT),
                max_attempts=1,
            ),
            profile="prod_gpu",
            story="bench",
            run_id=RUN,
            progress=Unwatched(),
        )

    def cell(self, shots: int, seconds: float) -> Cell:
        """A scene of `shots` that nobody has made yet."""
        studio = self.studio()
        self._count += 1
        first = 100 * self._count
        planned = tuple(_shot(first + number, number, seconds) for number in range(shots))
        frames = tuple(_key_frame(first + number, studio.store) for number in range(shots))
        return Cell(
            studio,
            f"s{self._count:03d}",
            documents={
                SCENE: _scene(),
                SHOTS: ShotList(shots=planned),
                STORYBOARD: Storyboard(frames=frames, keys=("",) * shots),
            },
        )

    def rows(self, stage: str) -> list[dict[str, Any]]:
        """What the ledger knows of a stage."""
        return [row for row in FileLedger(self.folder / "ledger").rows(RUN) if row["stage"] == stage]


def _scene() -> Scene:
    return Scene(
        heading="EXT. THE BRIDGE - NIGHT",
        place="the bridge",
        place_look="stone, with lamps",
        time_of_day=TimeOfDay.NIGHT,
        mood=Mood.CALM,
        characters=(),
        narrator=VoiceProfile(),
        text="",
        blocks=(),
        kept=(),
        language="en",
        style="warm picture book, ink and watercolour",
        aspect=Aspect.WIDE,
        seed=7,
    )


def _shot(seed: int, number: int, seconds: float) -> Shot:
    return Shot(
        description=DESCRIPTIONS[number % len(DESCRIPTIONS)],
        size=ShotSize.WIDE,
        move=CameraMove.PUSH_IN,
        seconds=seconds,
        span=Span(start=0, end=0),
        lines=(),
        seed=seed,
    )


def _key_frame(seed: int, store: Any) -> KeyFrame:
    soft = np.random.default_rng(seed).integers(40, 215, (9, 16, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(cv2.resize(soft, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)).save(file, "PNG")
    return KeyFrame(image=store.put(file.getvalue(), "png"), width_px=WIDTH, height_px=HEIGHT)
