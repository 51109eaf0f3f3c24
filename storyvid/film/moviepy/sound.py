"""The sound of the film as one MoviePy clip: lines in the centre, music and ambience under them, all in their places.

What the mix is to be (levels, ramps, crossfades) is written in `storyvid.film.sound.constants`; how it is made is here
alone. Sounds are opened when the film reaches them and let go when it has passed them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, pi

import numpy as np
from moviepy import AudioArrayClip, AudioClip, CompositeAudioClip, afx
from numpy.typing import NDArray

from storyvid.errors import InvalidResultError
from storyvid.film.cut import ambience_cuts
from storyvid.film.moviepy.ffmpeg import METER, SILENCE_LUFS, ffmpeg, heard, limiter
from storyvid.film.moviepy.parts import FilmPart
from storyvid.film.sound import constants as mix
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import MediaRef
from storyvid.models.film import SAMPLE_RATE_HZ, FilmFormat
from storyvid.models.media import Ambience, MusicCue, SpokenLine

Times = NDArray[np.float64]
Samples = NDArray[np.float64]
"""Shape (n, 2), full scale 1.0."""

HEADROOM_DB = 12.0
"""By how much the mix is turned down: MoviePy cuts off what goes over full scale, and mastering turns it up again."""

_LEVEL_ROUNDS = 3


@dataclass(frozen=True)
class Span:
    """A stretch of film time in samples."""

    start: int
    end: int


class Spans:
    """Spans in the order of their starts, asked which are near without a look at all of them."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = spans
        self._starts = [span.start for span in spans]
        self._latest_ends = list(accumulate((span.end for span in spans), max))

    def near(self, start: float, end: float) -> list[int]:
        """The places, in that order, of those that reach into the stretch from `start` to `end`."""
        places = range(bisect_right(self._latest_ends, start), bisect_left(self._starts, end))
        return [place for place in places if self._spans[place].end > start]


@dataclass(frozen=True)
class Sounding:
    """Something that sounds, as a clip in film time, opened when it is needed."""

    span: Span
    open: Callable[[], AudioClip]


@dataclass(frozen=True)
class _Level:
    """By how much something is raised where nobody speaks, and how much more under a voice, in dB."""

    gain_db: float
    duck_db: float


class Score:
    """All that sounds in the parts, at film time."""

    def __init__(self, parts: Sequence[FilmPart], film: FilmFormat, media: MediaStore) -> None:
        lengths = [part.cut.frames * film.samples_per_frame for part in parts]
        self._borders = list(accumulate(lengths, initial=0))
        self._media = media
        self.samples = self._borders[-1]
        lines = sorted(self._lines(parts), key=_start)
        self._voices = [line.span for line in lines]
        self._speaking = Spans(self._voices)
        self._soundings = sorted([*lines, *self._music(parts), *self._ambience(parts, film)], key=_start)
        self._sounding = Spans([one.span for one in self._soundings])
        self._open: dict[int, AudioClip] = {}

    def clip(self) -> AudioClip:
        """The mix, turned down by `HEADROOM_DB`; to be played in order, once.

        Raises DamagedMediaError, and InvalidResultError for sound that is not as its document says, when it is played.
        """
        clip = AudioClip()
        clip.frame_function = self._mixed
        clip.nchannels, clip.fps = 2, SAMPLE_RATE_HZ
        # Half a sample more: MoviePy counts samples by rounding down length times rate.
        return clip.with_duration((self.samples + 0.5) / SAMPLE_RATE_HZ)

    def _mixed(self, t: Times) -> Samples:
        playing = self._sounding.near(t[0] * SAMPLE_RATE_HZ - 1, t[-1] * SAMPLE_RATE_HZ + 1)
        self._open = {place: self._open.get(place) or self._soundings[place].open() for place in playing}
        if not playing:
            return np.zeros((len(t), 2))
        sound = CompositeAudioClip(list(self._open.values())).get_frame(t)
        return np.asarray(sound * 10 ** (-HEADROOM_DB / 20), np.float64)

    def _lines(self, parts: Sequence[FilmPart]) -> Iterator[Sounding]:
        for border, part in zip(self._borders, parts, strict=False):
            for line in (line for shot in part.cut.shots for line in shot.lines):
                start = border + line.start_sample
                span = Span(start, start + line.spoken.samples)
                yield Sounding(span, _line_clip(line.spoken, span, self._media))

    def _music(self, parts: Sequence[FilmPart]) -> Iterator[Sounding]:
        """Music enters afresh in every part and crosses over its borders, half on either side."""
        for (start, end), part in zip(pairwise(self._borders), parts, strict=True):
            if part.music is not None:
                side = mix.CROSSFADE_SIDE
                last = end == self.samples
                rise = Span(max(0, start - side), start + side) if start else Span(0, mix.FILM_FADE_IN)
                fall = Span(max(0, end - (mix.FILM_FADE_OUT if last else side)), min(end + side, self.samples))
                level_db = mix.PAUSE_DB if part.speaks else mix.FEATURED_DB
                level = _Level(mix.VOICE_LUFS - part.music.lufs + level_db, mix.UNDER_VOICE_DB - level_db)
                volume = self._volume(level, rise, fall)
                yield Sounding(Span(rise.start, fall.end), _music_clip(part.music, start, volume, self._media))

    def _ambience(self, parts: Sequence[FilmPart], film: FilmFormat) -> Iterator[Sounding]:
        for border, part in zip(self._borders, parts, strict=False):
            for cut in ambience_cuts(part.cut, film):
                start, end = border + cut.start_sample, min(border + cut.end_sample, self.samples)
                rise = Span(start, start + cut.rise_samples)
                fall = Span(border + cut.fall_sample, border + cut.end_sample)
                raised_db = min(mix.VOICE_LUFS - cut.sound.lufs + mix.AMBIENCE_DB, mix.MAX_AMBIENCE_GAIN_DB)
                level = _Level(raised_db, mix.AMBIENCE_UNDER_VOICE_DB - mix.AMBIENCE_DB)
                volume = self._volume(level, rise, fall)
                yield Sounding(Span(start, end), _ambience_clip(cut.sound, Span(start, end), volume, self._media))

    def _volume(self, level: _Level, rise: Span, fall: Span) -> Callable[[Times], Times]:
        """What is heard under and between voices, with its entry and its end at equal power."""

        def volume(t: Times) -> Times:
            at = t * SAMPLE_RATE_HZ
            amplitude = 10 ** ((level.gain_db + level.duck_db * (1 - self._rest(at))) / 20)
            risen = np.interp(at, (rise.start, rise.end), (0, pi / 2))
            fallen = np.interp(at, (fall.start, fall.end), (pi / 2, 0))
            return np.asarray(amplitude * np.sin(risen) * np.sin(fallen), np.float64)

        return volume

    def _rest(self, at: Times) -> Times:
        """1 where nobody speaks, 0 where somebody does, with soft ramps; `at` in samples."""
        rest = np.ones_like(at)
        for place in self._speaking.near(at[0] - mix.DUCK_AFTER, at[-1] + mix.DUCK_BEFORE):
            low, high = self._voices[place].start - mix.DUCK_LEAD, self._voices[place].end + mix.DUCK_HOLD
            ramps = (low - mix.DUCK_ATTACK, low, high, high + mix.DUCK_RELEASE)
            rest *= 0.5 + 0.5 * np.cos(pi * np.interp(at, ramps, (0, 1, 1, 0)))
        return rest


def _start(one: Sounding) -> int:
    return one.span.start


def _line_clip(line: SpokenLine, span: Span, media: MediaStore) -> Callable[[], AudioClip]:
    def opened() -> AudioClip:
        fade = min(mix.LINE_FADE, line.samples // 2) / SAMPLE_RATE_HZ
        clip = AudioArrayClip(levelled(line, media), SAMPLE_RATE_HZ)
        clip = clip.with_effects([afx.AudioFadeIn(fade), afx.AudioFadeOut(fade)])
        return clip.with_start(span.start / SAMPLE_RATE_HZ)

    return opened


def _music_clip(
    cue: MusicCue, anchor: int, volume: Callable[[Times], Times], media: MediaStore
) -> Callable[[], AudioClip]:
    """The loop over and over at film time, its first sample at `anchor`; nothing sounds before an opening."""

    def place(t: Times) -> Times:
        # Samples are counted, not seconds: the remainder of a time may fall just short of a whole loop, into silence.
        played = np.round(t * SAMPLE_RATE_HZ) - anchor
        looped = cue.loop_start + (played - cue.loop_start) % (cue.samples - cue.loop_start)
        opening = (played < cue.samples) & (cue.loop_start > 0)
        return np.asarray(np.where(opening, played, looped) / SAMPLE_RATE_HZ, np.float64)

    def opened() -> AudioClip:
        loop = AudioArrayClip(_read(cue.audio, (cue.samples, 2), media), SAMPLE_RATE_HZ)
        placed = loop.time_transform(place, keep_duration=False)
        return placed.transform(lambda get_frame, t: get_frame(t) * volume(t)[:, None])

    return opened


def _ambience_clip(
    sound: Ambience, span: Span, volume: Callable[[Times], Times], media: MediaStore
) -> Callable[[], AudioClip]:
    """The sound from the start of the span to its end, laid out again wherever it is over, its seams crossfaded."""

    def opened() -> AudioClip:
        laid = laid_out(_read(sound.audio, (sound.samples, 2), media), span.end - span.start)
        offset = span.start / SAMPLE_RATE_HZ
        played = AudioArrayClip(laid, SAMPLE_RATE_HZ).transform(lambda get, t: get(t) * volume(t + offset)[:, None])
        return played.with_start(offset)

    return opened


def laid_out(sound: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """`length` samples of a sound that is played over and over, each time over the end of the time before."""
    seam = min(mix.AMBIENCE_SEAM, len(sound) // 4)
    ramp = np.sin(np.linspace(0, pi / 2, seam, endpoint=False, dtype=np.float32))[:, None]
    falling = np.cos(np.linspace(0, pi / 2, seam, endpoint=False, dtype=np.float32))[:, None]
    body = sound[seam : len(sound) - seam]
    joint = sound[:seam] * ramp + sound[len(sound) - seam :] * falling
    rounds = ceil(length / (len(sound) - seam))
    return np.concatenate([sound[:seam], body, *[joint, body] * rounds])[:length]


def _read(audio: MediaRef, shape: tuple[int, ...], media: MediaStore) -> NDArray[np.float32]:
    """The stored sound at 48 kHz. Raises InvalidResultError where it is not what its document promises."""
    import soundfile

    sound, rate = soundfile.read(media.path(audio), dtype="float32")
    if rate != SAMPLE_RATE_HZ or sound.shape != shape:
        raise InvalidResultError(
            f"The sound {audio.sha256[:12]}.{audio.ext} is {sound.shape} at {rate} Hz; its document promises {shape} "
            f"at {SAMPLE_RATE_HZ} Hz. Make it again."
        )
    return np.asarray(sound, np.float32)


def levelled(spoken: SpokenLine, media: MediaStore) -> NDArray[np.float32]:
    """A spoken line at the loudness of narration, peaks held, on both channels: (samples, 2). A silent one stays so."""
    line = _read(spoken.audio, (spoken.samples,), media)
    # The meter needs 0.4 s: what is shorter is heard several times.
    sound = np.tile(line, ceil(SAMPLE_RATE_HZ / len(line))).tobytes()
    made, loudness, gain_db = *_raised(sound, 0.0), 0.0
    for _ in range(_LEVEL_ROUNDS):
        if loudness <= SILENCE_LUFS:
            break
        gain_db = min(gain_db + mix.VOICE_LUFS - loudness, mix.MAX_VOICE_GAIN_DB)
        made, loudness = _raised(sound, gain_db)
    return np.frombuffer(made, np.float32).reshape(-1, 2)[: len(line)]


def _raised(sound: bytes, gain_db: float) -> tuple[bytes, float]:
    """The line at a gain, and how loud that is."""
    raw = ("-f", "f32le", "-ar", str(SAMPLE_RATE_HZ))
    filters = f"pan=stereo|c0=c0|c1=c0,{limiter(gain_db, mix.VOICE_CEILING_DB)},{METER}"
    made, said = ffmpeg(*raw, "-ac", "1", "-i", "-", "-af", filters, *raw, "-", sound=sound)
    return made, heard(said).lufs
