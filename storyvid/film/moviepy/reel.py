"""The picture of the film as one MoviePy clip that is played once, from the first frame to the last.

Shots are opened when the film reaches them and closed when it has passed them: a composite of the whole film would hold
every picture, and ask every clip at every frame whether it is playing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from moviepy import CompositeVideoClip, ImageClip, VideoClip, vfx

from storyvid.errors import CompositionError
from storyvid.film.moviepy.parts import FilmPart
from storyvid.film.moviepy.pictures import Picture, faded, frame_at, take_clip
from storyvid.generation.protocols import MediaStore
from storyvid.models.film import Cue, FilmFormat, ShotCut
from storyvid.typography.caption import caption_overlay


@dataclass(frozen=True)
class Projector:
    """Shows parts frame by frame. `burned_in` is the language of captions drawn into the picture, '' for none."""

    film: FilmFormat
    media: MediaStore
    burned_in: str = ""

    def clip(self, parts: Sequence[FilmPart], progress: Callable[[int, int], None]) -> VideoClip:
        """The parts as one clip, to be asked for its frames in order. `progress` is told frames shown, frames in all.

        Raises what `frames` raises, when it is played.
        """
        count = sum(part.cut.frames for part in parts)
        pictures = self.frames(parts)
        shown, picture = -1, None

        def frame(t: float) -> Picture:
            nonlocal shown, picture
            wanted = frame_at(t, self.film)
            while shown < wanted:
                shown, picture = shown + 1, next(pictures, None)
                progress(shown + 1, count)
            if picture is None or shown > wanted:
                raise CompositionError(f"MoviePy asked for frame {wanted} after frame {shown}. Install MoviePy 2.2.1.")
            return picture

        # Half a frame more: MoviePy counts frames by rounding down length times rate.
        return VideoClip(frame, duration=(count + 0.5) / self.film.fps)

    def frames(self, parts: Sequence[FilmPart]) -> Iterator[Picture]:
        """Every frame of the parts. Raises CompositionError for a take that is not what its document says."""
        for part in parts:
            clips: dict[int, VideoClip] = {}
            try:
                yield from self._frames(part, clips)
            finally:
                _close(clips, playing=())

    def _frames(self, part: FilmPart, clips: dict[int, VideoClip]) -> Iterator[Picture]:
        """Between two changes the same clips play, so one composite serves."""
        cues = [cue for shot in part.cut.shots for cue in shot.cues] if self.burned_in else []
        for start, end in pairwise(_changes(part, cues)):
            playing = [number for number, shot in enumerate(part.cut.shots) if start in _pictured(shot)]
            if not playing:
                raise CompositionError(f"No shot shows the frames {start} to {end} of a part. Plan the cut again.")
            _close(clips, playing)
            for number in playing:
                if number not in clips:
                    clips[number] = self._shot(part, number)
            shown = [self._caption(cue) for cue in cues if cue.start_frame <= start < cue.end_frame]
            captions = [caption for caption in shown if caption.img.size]
            clip = self._composite([clips[number] for number in playing], captions, part, playing)
            for index in range(start, end):
                yield clip.get_frame(index / self.film.fps)

    def _shot(self, part: FilmPart, number: int) -> VideoClip:
        """The shot alone, at its own time: 0 is the first frame of its picture."""
        shot = part.cut.shots[number]
        clip = take_clip(part.takes[number], shot.take_frames, self.film, self.media)
        return faded(clip, shot, self.film).with_duration(shot.picture_frames / self.film.fps)

    def _composite(
        self, shots: list[VideoClip], captions: list[VideoClip], part: FilmPart, playing: list[int]
    ) -> VideoClip:
        """Shots over each other at the time of the part, each melting in over the one before it, under the captions."""
        step, layers = 1 / self.film.fps, list[VideoClip]()
        for clip, number in zip(shots, playing, strict=True):
            pictured = _pictured(part.cut.shots[number])
            if not layers:
                layers.append(_delayed(clip, pictured.start * step))
                continue
            # MoviePy's crossfade begins with a frame of which nothing is seen, ours with the first that is.
            overlap = _pictured(part.cut.shots[number - 1]).stop - pictured.start
            early = clip.time_transform(lambda t: t - step, keep_duration=True).with_effects(
                [vfx.CrossFadeIn((overlap + 1) * step)]
            )
            layers.append(early.with_start((pictured.start - 1) * step))
        if len(layers) + len(captions) == 1:
            return layers[0]
        return CompositeVideoClip([*layers, *captions], use_bgclip=True)

    def _caption(self, cue: Cue) -> VideoClip:
        overlay, left, top = caption_overlay(cue.lines, self.burned_in, self.film.width_px, self.film.height_px)
        return ImageClip(overlay, transparent=True).with_position((left, top))


def _pictured(shot: ShotCut) -> range:
    """The frames of the part in which the shot is seen, overlaps included."""
    return range(shot.start_frame - shot.head_frames, shot.end_frame + shot.tail_frames)


def _changes(part: FilmPart, cues: Sequence[Cue]) -> list[int]:
    """The frames at which something begins or ends, in order."""
    edges = {edge for shot in part.cut.shots for edge in (_pictured(shot).start, _pictured(shot).stop)}
    return sorted(edges.union(*((cue.start_frame, cue.end_frame) for cue in cues)))


def _delayed(clip: VideoClip, start_s: float) -> VideoClip:
    return clip.time_transform(lambda t: t - start_s) if start_s else clip


def _close(clips: dict[int, VideoClip], playing: Sequence[int]) -> None:
    for number in [number for number in clips if number not in playing]:
        clips.pop(number).close()
