"""Music by AudioCraft itself, which needs an environment of its own: asked out of process (AUDIOCRAFT_PYTHON)."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from resources.elsewhere import ModelElsewhere
from resources.model_identity import ModelHome
from resources.music import audiocraft_worker, cue, prompts
from resources.music.cue import SEAM_S, Sound
from resources.subprocess_runner import SubprocessRunner, other_python_versions
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import MusicRequest
from storyvid.models.media import MusicCue

VERSION = "2"
"""Rises with every change here or in `audiocraft_worker` that changes what is heard."""

DEBUG_MODEL = "debug"
"""AudioCraft's own untrained model: noise, but made by all of its code."""


@dataclass(frozen=True)
class AudiocraftOptions(ModelElsewhere):
    """Loops last about `seconds`."""

    request_s: float = 1_800.0
    seconds: float = 40.0
    guidance: float = 3.0


class AudiocraftMusic:
    """A `MusicGenerator`. Its process is started by the first cue and ends with this object, or with `close`."""

    def __init__(self, options: AudiocraftOptions) -> None:
        self._options = options

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Backend, our own rules, the versions in the other environment, the model and the settings that shape a cue.

        Raises MissingModelError where the environment or the model is not there.
        """
        import soundfile
        import soxr

        options = self._options
        return {
            "backend": "audiocraft",
            "code": f"{VERSION}.{cue.VERSION}.{prompts.VERSION}",
            **other_python_versions(options.python, ("audiocraft", "torch")),
            "soxr": soxr.__libsoxr_version__,
            "libsndfile": soundfile.__libsndfile_version__,
            "model": self._home.identity if self._home else DEBUG_MODEL,
            "shape": f"{options.seconds:g} {options.guidance:g}",
        }

    def check(self) -> str:
        """What this backend is, in one line, once its process is ready. Raises MissingModelError, GenerationError."""
        told = self._runner.hello()
        return f"AudioCraft {told['audiocraft']} (torch {told['torch']}) on {told['device']} at {told['rate_hz']} Hz"

    def compose(self, request: MusicRequest, media: MediaStore) -> MusicCue:
        """A loop for the mood and the themes: stereo 16-bit FLAC at 48 kHz.

        Raises GenerationError where the process refuses, crashes or hangs, InvalidResultError for silence and the like.
        """
        options = self._options
        with tempfile.TemporaryDirectory(prefix="storyvid-music-") as folder:
            out = Path(folder) / "sound.f32"
            told = self._runner.ask(
                {
                    "prompt": prompts.music_prompt(request),
                    "seconds": options.seconds + SEAM_S,
                    "guidance": options.guidance,
                    "seed": request.seed,
                    "out": str(out),
                }
            )
            sound: Sound = np.fromfile(out, dtype="<f4").astype(np.float32).reshape(told["channels"], told["samples"])
        return cue.cue_of(sound, told["rate_hz"], seconds=options.seconds, mood=request.mood, media=media)

    def close(self) -> None:
        """End the process; the next cue starts a new one."""
        if "_runner" in vars(self):
            self._runner.close()

    @cached_property
    def _home(self) -> ModelHome | None:
        return None if self._options.model == DEBUG_MODEL else self._options.home("MUSIC_MODEL_NAME")

    @cached_property
    def _runner(self) -> SubprocessRunner:
        model = str(self._home.folder) if self._home else DEBUG_MODEL
        return self._options.runner("AudioCraft", audiocraft_worker, model)
