"""Storyboard cards: the key frames of the debug profile, drawn without any model.

Whatever draws is imported with the first card: an unchanged film needs none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from storyvid.generation.protocols import MediaStore, ReferenceKind
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.media import KeyFrame
from storyvid.typography.canvas import encode_jpeg
from storyvid.typography.check import check_shaping, type_identity

_VERSION = "11"
"""Rises with every change here or in a `cards_*` module that changes what is seen."""


class StoryboardCards:
    """An image generator that draws storyboard cards on the CPU. Raises MissingModelError when fonts are not whole."""

    def __init__(self) -> None:
        check_shaping()

    @property
    def identity(self) -> Mapping[str, str]:
        return _identity()

    @property
    def reference(self) -> ReferenceKind:
        """None: a card is drawn from what the bible says."""
        return "none"

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        """The card of a shot: a JPEG of about 1.5 times the film's size, in its aspect, both sides even."""
        from resources.image.cards_page import render_card

        canvas = render_card(request)
        image = media.put(encode_jpeg(canvas.pixels), "jpg")
        return KeyFrame(image=image, width_px=canvas.width_px, height_px=canvas.height_px)


@cache
def _identity() -> dict[str, str]:
    libraries = {name: version(name) for name in ("pillow", "numpy", "opencv-python-headless")}
    return {"backend": "storyboard-cards", "version": _VERSION, **libraries, **type_identity()}
