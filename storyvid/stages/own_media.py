"""Units that bring the author's own pictures, clips and sounds into the form in which the film takes them.

Each stands in the place of a generated one: same stage, same kind of result, a key of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version

import numpy as np
from PIL import Image

from storyvid.cutting import pictures, sounds
from storyvid.cutting.fields import UnfitError
from storyvid.errors import CutFileError
from storyvid.film.sound.identity import sound_identity
from storyvid.film.sound.loudness import integrated_lufs, step_powers, weighted_power
from storyvid.models.base import Document
from storyvid.models.film import SAMPLE_RATE_HZ, FilmFormat
from storyvid.models.media import Footage, KeyFrame, MusicCue, SpokenLine, Take
from storyvid.models.own_media import OwnClip, OwnImage, OwnSound
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Unit

LOUDNESS_SAMPLES = 30 * SAMPLE_RATE_HZ
logger = logging.getLogger(__name__)


class OwnFrameRequest(Document):
    """A key frame from a picture, or from the first picture of a clip, in the shape of the film."""

    source: OwnImage | OwnClip
    width_px: int
    height_px: int


class OwnLineRequest(Document):
    """A recording of `text`."""

    recording: OwnSound
    text: str


def own_frame(studio: Studio, source: OwnImage | OwnClip, film: FilmFormat, *, scene: str, shot: str) -> Unit[KeyFrame]:
    """The key frame of a shot that shows a picture or a clip of the author's own."""
    request = OwnFrameRequest(source=source, width_px=film.width_px, height_px=film.height_px)
    identity = {
        "backend": f"own_{source.kind}",
        "code": pictures.VERSION,
        "pillow": version("pillow"),
        "numpy": version("numpy"),
        **({"av": version("av")} if isinstance(source, OwnClip) else {}),
    }
    return Unit("key_frame", identity, request, KeyFrame, partial(_frame, studio, request), scene=scene, shot=shot)


def own_take(clip: OwnClip, *, scene: str, shot: str) -> Unit[Take]:
    """The clip itself as the take; `clips` brings it to the film's size, rate and length."""
    take = Footage(
        video=clip.file,
        width_px=clip.width_px,
        height_px=clip.height_px,
        frames=clip.frames,
        fps_num=clip.fps_num,
        fps_den=clip.fps_den,
    )
    return Unit("take", {"backend": "own_clip"}, clip, Take, lambda: take, scene=scene, shot=shot)


def own_line(studio: Studio, recording: OwnSound, text: str, *, scene: str, shot: str) -> Unit[SpokenLine]:
    """A recording as the spoken line of a shot, mono at 48 kHz, as long as it is."""
    request = OwnLineRequest(recording=recording, text=text)
    return Unit(
        "speech",
        _sound_identity("own_recording"),
        request,
        SpokenLine,
        partial(_line, studio, request),
        scene=scene,
        shot=shot,
    )


def own_music(studio: Studio, sound: OwnSound) -> Unit[MusicCue]:
    """Music of the author's own as a cue that can go on for ever."""
    return Unit("music", _sound_identity("own_music"), sound, MusicCue, partial(_cue, studio, sound))


def _frame(studio: Studio, request: OwnFrameRequest) -> KeyFrame:
    source, file = request.source, studio.store.path(request.source.file)
    if source.width_px < request.width_px or source.height_px < request.height_px:
        logger.warning(
            "the %s %s has %d x %d pixels, fewer than the film (%d x %d): it is enlarged and looks soft",
            *(source.kind, file.name, source.width_px, source.height_px, request.width_px, request.height_px),
        )
    try:
        picture = pictures.first_picture(file) if isinstance(source, OwnClip) else Image.open(file)
        frame = pictures.key_frame(picture, request.width_px, request.height_px)
    except (UnfitError, OSError) as error:
        raise CutFileError(f"the {source.kind} {file.name} cannot be shown: {error}") from error
    image = studio.store.put(pictures.png(frame), "png")
    return KeyFrame(image=image, width_px=frame.width, height_px=frame.height)


def _line(studio: Studio, request: OwnLineRequest) -> SpokenLine:
    signal = _read(studio, request.recording, channels=1)
    return SpokenLine(
        audio=studio.store.put(sounds.flac(signal), "flac"),
        samples=signal.shape[1],
        words=sounds.spread_words(request.text, signal),
    )


def _cue(studio: Studio, sound: OwnSound) -> MusicCue:
    looped = sounds.looped(_read(studio, sound, channels=2))
    loudness = _loudness(looped.signal)
    return MusicCue(
        audio=studio.store.put(sounds.flac(looped.signal), "flac"),
        samples=looped.signal.shape[1],
        mood=None,
        lufs=round(max(loudness, sounds.QUIETEST_LUFS), 2),
        loop_start=looped.loop_start,
    )


def _loudness(signal: sounds.Signal) -> float:
    """Integrated LUFS, weighted in stretches, so that no long sound is held in double precision."""
    starts = range(0, signal.shape[1], LOUDNESS_SAMPLES)
    steps = [step_powers(weighted_power(signal[:, start : start + LOUDNESS_SAMPLES])) for start in starts]
    return integrated_lufs(np.concatenate(steps))


def _read(studio: Studio, sound: OwnSound, *, channels: int) -> sounds.Signal:
    file = studio.store.path(sound.file)
    try:
        return sounds.read_sound(file, channels=channels)
    except UnfitError as error:
        raise CutFileError(f"the sound {file.name} {error}") from error


def _sound_identity(backend: str) -> Mapping[str, str]:
    return {"backend": backend, "own_sounds": sounds.VERSION, **sound_identity()}
