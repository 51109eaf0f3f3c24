"""Speech by Coqui TTS, out of process (COQUI_PYTHON): VITS-like models, and XTTS, which speaks like a recording.

Coqui TTS needs torchaudio and torchcodec, whose wheels fit only the CUDA builds of torch: an environment of its own.
Its models tell no durations, so the words of a phrase share its time by their letters.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from resources.elsewhere import ModelElsewhere
from resources.model_identity import ModelHome, folder_hash
from resources.speech import coqui_worker, neural, voices
from resources.speech.neural import RawSound
from resources.speech.phrases import Phrase
from resources.speech.voices import VoiceTune
from resources.subprocess_runner import SubprocessRunner, other_python_versions
from storyvid.errors import MissingModelError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import SpeechRequest
from storyvid.models.media import SpokenLine
from storyvid.models.plan import VoiceProfile

VERSION = "2"
"""Rises with every change here or in `coqui_worker` that changes what is heard."""

MAX_LETTERS = 180
"""XTTS goes wrong on more than about 250 characters, and on fewer in Hindi."""

USUAL_PACE = 150
SLOWEST = 4.0
"""Times what a phrase usually takes; XTTS may go on and on."""

RECORDINGS = (".wav", ".flac", ".mp3", ".ogg")


@dataclass(frozen=True)
class CoquiOptions(ModelElsewhere):
    """`recordings` is a folder of reference voices.

    A recording is named after the voice that it is for: `female.wav`, `female-2.wav`, `narrator.wav` (the neutral
    voice), `child.wav`, or any name that a story asks for as a preset.
    """

    request_s: float = 300.0
    recordings: Path | None = None
    speakers: voices.Speakers = field(default_factory=dict)
    seed: int = 0
    attempts: int = 3


class CoquiSpeech:
    """A `SpeechGenerator`. Its process is started by the first line and ends with this object, or with `close`."""

    def __init__(self, options: CoquiOptions) -> None:
        self._options = options

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Backend, our own rules, the versions in the other environment, the model, and whose voices it speaks with.

        Raises MissingModelError where the environment or the model is not there.
        """
        import soundfile
        import soxr

        options = self._options
        return {
            "backend": "coqui",
            "code": f"{VERSION}.{neural.VERSION}.{voices.VERSION}",
            **other_python_versions(options.python, ("coqui-tts", "torch")),
            "soxr": soxr.__libsoxr_version__,
            "libsndfile": soundfile.__libsndfile_version__,
            "model": self._home.identity,
            "recordings": folder_hash(options.recordings, options.cache) if options.recordings else "",
            "speakers": voices.written(options.speakers),
            "seed": str(options.seed),
        }

    def check(self) -> str:
        """What this backend is, in one line, once its process is ready. Raises MissingModelError, GenerationError."""
        told = self._runner.hello()
        return (
            f"Coqui TTS {told['coqui-tts']} (torch {told['torch']}) on {told['device']}: {len(told['speakers'])} named "
            f"speaker(s), {len(self._recordings)} recording(s), {told['rate_hz']} Hz"
        )

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        """Speak one line; see `neural.spoken_line`.

        Raises InputError for a voice that is not there, MissingModelError where the model needs a recording or does not
        speak the language, GenerationError where the process fails or no attempt came out right.
        """
        told = self._runner.hello()
        if told["languages"] and request.language not in told["languages"]:
            raise MissingModelError(
                f"The model of TTS_MODEL_NAME does not speak {request.language!r}, but {', '.join(told['languages'])}."
            )
        recording = self._recording(request.voice, needed=told["clones"] and not told["speakers"])
        tune = self._tune(request.voice, told["speakers"], recording)
        speaker = told["speakers"][tune.speaker] if tune.speaker is not None else None
        pace = request.words_per_minute / USUAL_PACE * tune.pace / tune.pitch

        def say(phrase: Phrase, seed: int) -> RawSound:
            with tempfile.TemporaryDirectory(prefix="storyvid-voice-") as folder:
                out = Path(folder) / "sound.f32"
                made = self._runner.ask(
                    {
                        "text": phrase.text,
                        "language": request.language,
                        "speaker": speaker,
                        "reference": str(recording) if recording else None,
                        "pace": pace,
                        "seed": seed,
                        "out": str(out),
                    }
                )
                samples = np.fromfile(out, dtype="<f4").astype(np.float32)
            return RawSound(samples, made["rate_hz"] * tune.pitch)

        options = self._options
        return neural.spoken_line(
            request,
            media,
            say,
            max_letters=MAX_LETTERS,
            slowest=SLOWEST,
            seed=options.seed,
            attempts=options.attempts,
        )

    def close(self) -> None:
        """End the process; the next line starts a new one."""
        if "_runner" in vars(self):
            self._runner.close()

    def _tune(self, voice: VoiceProfile, names: list[str], recording: Path | None) -> VoiceTune:
        """A recording is the voice itself; else a speaker of the model, or its one voice at another pitch."""
        if recording is not None:
            return VoiceTune(None, 1.0, voices.OLD_PACE if voice.age == "old" else 1.0)
        return voices.tune_of(voice, names, self._options.speakers)

    def _recording(self, voice: VoiceProfile, *, needed: bool) -> Path | None:
        """The recording for a voice. Raises MissingModelError where one is `needed` and none fits."""
        wanted = voice.preset or voices.kind_of(voice)
        fitting = [file for file in self._recordings if file.stem.lower().partition("-")[0] == wanted.lower()]
        named = [file for file in self._recordings if file.stem.lower() == wanted.lower()]
        if wanted == "neutral":
            fitting = fitting or [file for file in self._recordings if file.stem.lower().startswith("narrator")]
        chosen = named if voice.preset else fitting or (self._recordings if needed else [])
        if chosen:
            return chosen[voice.variant % len(chosen)]
        if needed:
            raise MissingModelError(
                f"This model speaks like a recording, and there is none for the voice {wanted!r}: put a clean one of 6 "
                f"to 20 s as {wanted}.wav into the folder of COQUI_VOICES."
            )
        return None

    @cached_property
    def _recordings(self) -> list[Path]:
        folder = self._options.recordings
        if folder is None:
            return []
        if not folder.is_dir():
            raise MissingModelError(f"COQUI_VOICES={folder}: there is no such folder.")
        return sorted(file for file in folder.iterdir() if file.suffix.lower() in RECORDINGS)

    @cached_property
    def _home(self) -> ModelHome:
        return self._options.home("TTS_MODEL_NAME")

    @cached_property
    def _runner(self) -> SubprocessRunner:
        return self._options.runner("Coqui TTS", coqui_worker, str(self._home.folder))
