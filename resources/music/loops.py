"""Music from the loops in `mock_media`, one for each mood: the debug composer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

import mock_media
from storyvid.errors import InvalidResultError, MissingModelError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import MusicRequest
from storyvid.models.base import Document, Mood
from storyvid.models.media import MusicCue

VERSION = "1"
LOOPS = Path(mock_media.__file__).parent


class Loop(Document):
    """A row of MANIFEST.json: an Ogg Vorbis file, stereo at 48 kHz, that decodes to `samples` samples."""

    file: str
    mood: Mood
    samples: int
    sample_rate_hz: Literal[48_000]
    lufs: float
    sha256: str
    licence: Literal["CC0-1.0"]
    source: str


class LoopManifest(Document):
    version: Literal[1]
    loops: tuple[Loop, ...]


class LoopMusic:
    """A `MusicGenerator` that gives the loop of the mood that is asked for; themes and seed do not change it.

    `folder` holds MANIFEST.json and the files that it names.
    """

    def __init__(self, folder: Path = LOOPS) -> None:
        self._folder = folder

    @cached_property
    def identity(self) -> Mapping[str, str]:
        """Backend, the manifest (which names every loop by its hash) and the library that decodes them."""
        import soundfile

        manifest = hashlib.sha256(self._manifest_bytes()).hexdigest()
        return {
            "backend": "loops",
            "code": VERSION,
            "manifest": manifest,
            "libsndfile": soundfile.__libsndfile_version__,
        }

    def check(self) -> str:
        """What this backend has, in one line, once every mood has an intact loop. Raises GenerationError."""
        for mood in Mood:
            self._read(self._loop(mood))
        return f"music loops: {', '.join(Mood)}"

    def compose(self, request: MusicRequest, media: MediaStore) -> MusicCue:
        """The loop of `request.mood`: the shipped Ogg Vorbis bytes, which `soundfile` decodes to exactly `samples`.

        Raises MissingModelError where the mood has no loop or its file is missing, InvalidResultError where the file is
        not the one that the manifest promises.
        """
        loop = self._loop(request.mood)
        audio = media.put(self._read(loop), "ogg")
        return MusicCue(audio=audio, samples=loop.samples, mood=loop.mood, lufs=loop.lufs)

    @cached_property
    def _manifest(self) -> LoopManifest:
        try:
            return LoopManifest.model_validate_json(self._manifest_bytes())
        except ValidationError as error:
            raise InvalidResultError(
                f"The manifest of the music loops in {self._folder} does not fit: {error}"
            ) from error

    def _manifest_bytes(self) -> bytes:
        try:
            return (self._folder / "MANIFEST.json").read_bytes()
        except OSError as error:
            raise MissingModelError(
                f"The music loops are not here: {error}. Make them with python -m mock_media.make_loops."
            ) from error

    def _loop(self, mood: Mood) -> Loop:
        for loop in self._manifest.loops:
            if loop.mood is mood:
                return loop
        raise MissingModelError(f"No music loop for the mood {mood}: add one to {self._folder} and its MANIFEST.json.")

    def _read(self, loop: Loop) -> bytes:
        try:
            content = (self._folder / loop.file).read_bytes()
        except OSError as error:
            raise MissingModelError(f"The music loop {loop.file} is not here: {error}.") from error
        if hashlib.sha256(content).hexdigest() != loop.sha256:
            raise InvalidResultError(
                f"The music loop {loop.file} is not the file that MANIFEST.json names: get it again, or make all loops"
                " with python -m mock_media.make_loops."
            )
        return content
