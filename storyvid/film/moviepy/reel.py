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
    """Shows parts as frames. `burned_in` is the language of captions that are drawn into the picture, '' for none."""

    film: FilmFormat
    media: MediaStore
    burned_in: str

    def frames(self, parts: Sequence[FilmPart]) -> Iterator[Picture]:
        """Every frame of the parts, in order. Raises CompositionError, DamagedMediaError."""
        for part in parts:
            yield from self._part(part)

    def _part(self, part: FilmPart) -> Iterator[Picture]:
        clips: dict[int, VideoClip] = {}
        cues = [cue for shot in part.cut.shots for cue in shot.cues] if self.burned_in else []
        for start, end in pairwise(_changes(part, cues)):
            playing = [number for number, shot in enumerate(part.cut.shots) if _picture_of(shot).start <= start < _picture_of(shot).stop]
            for number in clips.keys() - set(playing):
                clips.pop(number).close()
            for number in playing:
                if number not in clips:
                    clips[number] = self._shot(part, number)
            layers = self._layers(part, clips, playing)
            layers += [self._caption(cue) for cue in cues if cue.start_frame <= start < cue.end_frame]
            clip = CompositeVideoClip(layers, use_bgclip=True) if len(layers) > 1 else layers[0]
            offset = 0 if len(layers) > 1 else clip.start
            for index in range(start, end):
                yield clip.get_frame(index / self.film.fps - offset)
        for clip in clips.values():
            clip.close()

    def _shot(self, part: FilmPart, number: int) -> VideoClip:
        shot = part.cut.shots[number]
        clip = take_clip(part.takes[number], shot.picture_frames, self.film, self.media)
        return faded(clip, shot, self.film).with_duration(shot.picture_frames / self.film.fps)
