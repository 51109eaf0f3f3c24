"""One picture out of an encoded file, to show what is in it."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storyvid.errors import CompositionError

MOST_DECODED = 32
"""Frames that are decoded at most after the key frame before the middle: past any fade, and cheap."""


def middle_picture(video: Path) -> NDArray[np.uint8]:
    """A picture from about the middle, (h, w, 3) uint8 RGB. Raises CompositionError where there is none."""
    import av

    try:
        with av.open(str(video)) as container:
            stream = container.streams.video[0]
            middle = (stream.duration or 0) // 2
            container.seek(middle, stream=stream, backward=True)
            frame = None
            for frame in islice(container.decode(stream), MOST_DECODED):
                if frame.pts is not None and frame.pts >= middle:
                    break
            if frame is None:
                raise CompositionError(f"{video} holds no picture: make it again.")
            return np.asarray(frame.reformat(format="rgb24", src_colorspace="ITU709").to_ndarray(), np.uint8)
    except (av.FFmpegError, IndexError) as error:
        raise CompositionError(f"{video} holds no picture that decodes ({error}): make it again.") from error
