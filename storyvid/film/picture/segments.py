"""One segment made: its layers, dissolve, fades and captions become frames, and these an encoded file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import av
import cv2
import numpy as np

from storyvid.film.picture.effects.captions import captioned
from storyvid.film.picture.effects.dissolve import dissolve
from storyvid.film.picture.effects.fade import faded
from storyvid.film.picture.effects.hold import held
from storyvid.film.picture.effects.morph import morph
from storyvid.film.picture.encode import encode_segment
from storyvid.film.picture.frames import layer_frames
from storyvid.film.picture.plan import plan_segments
from storyvid.film.picture.planes import Frame
from storyvid.generation.protocols import MediaStore
from storyvid.models.film import Segment, SegmentRequest
from storyvid.typography.caption import caption_overlay
from storyvid.typography.check import type_identity

__all__ = ["PICTURE_VERSION", "plan_segments", "render_segment", "segment_frames", "segment_identity"]

PICTURE_VERSION = "2"
"""Part of every segment's key: raise it with any change to this package that changes a frame or an encoded byte."""


@cache
def segment_identity() -> Mapping[str, str]:
    """All that shapes a segment beside its request. The wheel of av holds FFmpeg and x264."""
    return {
        "picture": PICTURE_VERSION,
        "av": av.__version__,
        "opencv": cv2.__version__,
        "numpy": np.__version__,
        **type_identity(),
    }


def segment_frames(request: SegmentRequest, media: MediaStore) -> Iterator[Frame]:
    """The frames of a segment, one at a time, as they go to the encoder."""
    moving = request.frames - request.hold_frames
    layers = [layer_frames(layer, moving, request.format, media) for layer in request.layers]
    melt = morph if request.morphs else dissolve
    pictures = layers[0] if len(layers) == 1 else melt(layers[0], layers[1], moving)
    if request.hold_frames:
        pictures = held(pictures, request.hold_frames)
    if request.fade_in_frames or request.fade_out_frames:
        pictures = faded(pictures, request.frames, request.fade_in_frames, request.fade_out_frames)
    if request.cues:
        pictures = captioned(pictures, request.cues, request.language, caption_overlay)
    return pictures


def render_segment(request: SegmentRequest, media: MediaStore) -> Segment:
    """Render and encode one segment and keep it. Threads may make segments side by side; memory is a few frames each.

    Raises CompositionError where a take does not give what its document promises, DamagedMediaError where its file is
    gone.
    """
    data = encode_segment(segment_frames(request, media), request.format)
    return Segment(video=media.put(data, "mp4"), frames=request.frames)
