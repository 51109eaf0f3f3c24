"""Takes as MoviePy clips at film size: stills under a camera, footage fitted to its shot, and the fades of a shot.

The geometry and the timing of a take are part of the cut and come from where the cut has them (`view_at`,
`source_position`); every pixel is made here, by MoviePy, Pillow and FFmpeg. Clips show frame n at n / fps seconds.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from moviepy import CompositeVideoClip, VideoClip, VideoFileClip, vfx
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from storyvid.errors import CompositionError
from storyvid.film.picture.footage import source_position
from storyvid.film.picture.frames import MELT_FRAMES
from storyvid.film.picture.moves import View, last_view, view_at, window_of
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import MediaRef
from storyvid.models.film import FilmFormat, ShotCut
from storyvid.models.media import Footage, Recipe, Take

Picture = NDArray[np.uint8]
"""R'G'B' (height, width, 3), 8 bits."""

_CONVERSION = "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp"
"""As FFmpeg reads a file by default, the picture comes out a level or more too dark."""

_WHOLE = 1 / 32
"""Closer than this to a frame of the take, that frame is shown alone."""


def frame_at(t: float, film: FilmFormat) -> int:
    """The number of the frame that MoviePy asks for when it asks for time `t`."""
    return max(0, round(t * film.fps))


def take_clip(take: Take, frames: int, film: FilmFormat, media: MediaStore) -> VideoClip:
    """The take fitted to `frames` frames; its last picture stands for as long as the clip is asked for more.

    Close it when it is over. Raises CompositionError, DamagedMediaError.
    """
    if isinstance(take, Recipe):
        return _recipe_clip(take, frames, film, media)
    return _footage_clip(take, frames, film, media)


def faded(clip: VideoClip, shot: ShotCut, film: FilmFormat) -> VideoClip:
    """The clip of a shot with its fades. MoviePy's own FadeIn and FadeOut run in a straight line; these swell."""
    if not shot.fade_in_frames and not shot.fade_out_frames:
        return clip

    def dim(get_frame: Callable[[float], Picture], t: float) -> Picture:
        light = _light(frame_at(t, film), shot)
        return get_frame(t) if light == 1.0 else np.rint(get_frame(t) * light).astype(np.uint8)

    return clip.transform(dim)


def _light(index: int, shot: ShotCut) -> float:
    """Share of the light at a frame: a cubic from 0 to 1 whose middle of the n-th frame of N lies at (n + 1/2) / N."""
    rise = (index + 0.5) / shot.fade_in_frames if shot.fade_in_frames else 1.0
    fall = (shot.picture_frames - index - 0.5) / shot.fade_out_frames if shot.fade_out_frames else 1.0
    share = min(1.0, rise, fall)
    return (3.0 - 2.0 * share) * share**2


def _recipe_clip(recipe: Recipe, frames: int, film: FilmFormat, media: MediaStore) -> VideoClip:
    last_frame, fps = frames - 1, film.fps
    picture = _still_clip(recipe.image, lambda n: view_at(recipe.move, min(n, last_frame), frames, fps), film, media)
    if recipe.opening is None:
        return picture
    last, melt = last_view(recipe.opening.move), min(MELT_FRAMES, frames // 2)
    opening = _still_clip(recipe.opening.image, lambda _: last, film, media)
    length = frames / film.fps
    melting = CompositeVideoClip(
        [opening.with_duration(length), picture.with_duration(length).with_effects([vfx.CrossFadeIn(melt / film.fps)])],
        use_bgclip=True,
    )
    return VideoClip(lambda t: (melting if frame_at(t, film) < melt else picture).get_frame(t))


def _still_clip(ref: MediaRef, see: Callable[[int], View], film: FilmFormat, media: MediaStore) -> VideoClip:
    """A picture under a camera. Pillow samples windows at fractions of a pixel; MoviePy's Resize and Crop round them,
    which shows as jitter in a slow move."""
    try:
        picture = Image.open(media.path(ref)).convert("RGB")
    except UnidentifiedImageError as error:
        raise CompositionError(f"The picture {ref.sha256[:12]}.{ref.ext} cannot be decoded. Make it again.") from error
    size, (width, height) = (film.width_px, film.height_px), picture.size

    def frame(t: float) -> Picture:
        window = window_of(see(frame_at(t, film)), width, height, size[0] / size[1])
        right, bottom = min(window.left + window.width, width), min(window.top + window.height, height)
        box = (max(window.left, 0.0), max(window.top, 0.0), right, bottom)
        return np.asarray(picture.resize(size, Image.Resampling.LANCZOS, box=box), np.uint8)

    return VideoClip(frame)


def _footage_clip(footage: Footage, frames: int, film: FilmFormat, media: MediaStore) -> VideoClip:
    """The file slowed, trimmed or held to `frames`, filling the film's frame; what stands over is cut on both sides."""
    path = media.path(footage.video)
    source = VideoFileClip(str(path), audio=False, resize_algorithm=_CONVERSION)
    sized = _filling(source if _says_its_matrix(path) else source.image_transform(_as_bt709), film)
    rate = footage.fps_num / footage.fps_den

    @lru_cache(maxsize=2)
    def shot(number: int) -> Picture:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # MoviePy shows the last frame again where a file ends early
            try:
                return np.asarray(sized.get_frame((number + 0.5) / rate), np.uint8)
            except UserWarning as warning:
                raise CompositionError(
                    f"The take {footage.video.sha256[:12]}.{footage.video.ext} has no frame {number}; its document "
                    f"promises {footage.frames}. Shoot it again."
                ) from warning

    def frame(t: float) -> Picture:
        position = source_position(footage, frames, min(frame_at(t, film), frames - 1), film.fps)
        number, share = int(position), float(position % 1)
        if share <= _WHOLE:
            return shot(number)
        if share >= 1 - _WHOLE:
            return shot(number + 1)
        return np.rint(shot(number) * (1 - share) + shot(number + 1) * share).astype(np.uint8)

    clip = VideoClip(frame)
    clip.close = source.close
    return clip


def _says_its_matrix(path: Path) -> bool:
    """Whether MoviePy reads the colours of a file as they are meant. It takes BT.601 for all that says nothing, which
    is wrong for HD."""
    import av

    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        return context.colorspace != _UNSPECIFIED or (context.width < 1280 and context.height <= 576)


def _as_bt709(picture: Picture) -> Picture:
    """A BT.709 picture that was converted to R'G'B' by the matrix of BT.601, as it should have been converted."""
    return np.asarray(np.rint(np.clip(picture @ _BT709_READ_AS_BT601, 0, 255)), np.uint8)


def _to_ycbcr(red: float, blue: float) -> NDArray[np.float64]:
    """R'G'B' to Y'CbCr by the luma weights of red and blue (ITU-R BT.601, BT.709)."""
    luma = np.array([red, 1 - red - blue, blue])
    return np.stack([luma, (np.eye(3)[2] - luma) / (2 - 2 * blue), (np.eye(3)[0] - luma) / (2 - 2 * red)])


_BT709_READ_AS_BT601 = (np.linalg.inv(_to_ycbcr(0.2126, 0.0722)) @ _to_ycbcr(0.299, 0.114)).T.astype(np.float32)
_UNSPECIFIED = 2


def _filling(source: Any, film: FilmFormat) -> Any:
    """The clip at the smallest size that covers the film's frame, cut to it from the middle."""
    width, height = source.size
    scale = max(film.width_px / width, film.height_px / height)
    covering = tuple(2 * round(side * scale / 2) for side in (width, height))
    if covering != (width, height):
        source = source.with_effects([vfx.Resize(covering)])
    if covering == (film.width_px, film.height_px):
        return source
    left, top = (covering[0] - film.width_px) // 2, (covering[1] - film.height_px) // 2
    return source.with_effects([vfx.Crop(x1=left, y1=top, width=film.width_px, height=film.height_px)])
