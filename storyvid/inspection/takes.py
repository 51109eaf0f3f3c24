"""Is a take what its generator says? Decoded once from first to last frame, as nothing that is cut from it would be."""

from __future__ import annotations

import av
import numpy as np
from numpy.typing import NDArray

from storyvid.errors import InvalidResultError
from storyvid.generation.protocols import MediaStore
from storyvid.inspection.pictures import is_blank
from storyvid.models.media import Footage, Recipe

FROZEN_LEVELS = 0.5
"""A take none of whose frames differs from its first by this mean level (0..255) stands still: what is left is noise of
its encoding."""
_LOOKED_AT_PX = 160


def inspect_take(take: Footage | Recipe, media: MediaStore) -> None:
    """Raise InvalidResultError where the file is damaged, shorter or of another size than it says, blank or frozen.

    A recipe is a picture and a move: there is nothing to look at yet.
    """
    if isinstance(take, Recipe):
        return
    frames = blank = 0
    moved = False
    first: NDArray[np.int16] | None = None
    try:
        with av.open(str(media.path(take.video))) as container:
            stream = container.streams.video[0]
            for picture in container.decode(stream):
                turned = round(picture.rotation / 90) % 2
                size = (picture.height, picture.width) if turned else (picture.width, picture.height)
                if size != (take.width_px, take.height_px):
                    raise InvalidResultError(
                        f"a take came with {size[0]} x {size[1]} pixels that says it has {take.width_px} x "
                        f"{take.height_px}"
                    )
                levels = _levels(picture)
                frames += 1
                blank += is_blank(levels)
                now = levels.astype(np.int16)
                first = now if first is None else first
                moved = moved or float(np.abs(now - first).mean()) >= FROZEN_LEVELS
    except (av.FFmpegError, IndexError) as error:
        raise InvalidResultError(f"a take came that cannot be decoded: {error}") from error
    if frames != take.frames:
        raise InvalidResultError(f"a take came with {frames} frames that says it has {take.frames}")
    if blank == frames:
        raise InvalidResultError("a take came that shows nothing: every frame of it is of one level")
    if frames > 1 and not moved:
        raise InvalidResultError(f"a take came that is frozen: its {frames} frames are one picture")


def _levels(picture: av.VideoFrame) -> NDArray[np.uint8]:
    """Luma on a grid of some hundred pixels a side: enough to tell black and frozen, and cheap."""
    step = max(1, picture.width // _LOOKED_AT_PX)
    grey = picture.reformat(format="gray").to_ndarray()
    return np.ascontiguousarray(grey[::step, ::step], np.uint8)
