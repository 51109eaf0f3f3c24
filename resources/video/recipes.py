"""The debug video generator: it renders nothing and writes down what `clips` will render once, at film size."""

from __future__ import annotations

from collections.abc import Mapping

from storyvid.errors import GenerationError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import TakeRequest
from storyvid.models.media import Footage, Recipe


class CardMoves:
    """A VideoGenerator whose takes are recipes: the key frame under the camera move of its shot. Instantaneous."""

    @property
    def identity(self) -> Mapping[str, str]:
        return {"backend": "card_moves", "version": "1"}

    def shoot(self, request: TakeRequest, media: MediaStore) -> Recipe:
        """The recipe of a shot. Raises GenerationError where it would continue footage, which has a motion of its own.

        Only the last picture of the take before matters to this one, so what that take itself opened on is left out:
        a changed card reaches the shot that continues it and goes no further.
        """
        previous = request.previous
        if isinstance(previous, Footage):
            raise GenerationError(
                f"A card cannot continue the rendered take {previous.video.sha256[:12]}. "
                "Use one video generator for both shots, or let the second one not continue the first."
            )
        return Recipe(
            image=request.image,
            width_px=request.image_width_px,
            height_px=request.image_height_px,
            move=request.move,
            opening=previous.model_copy(update={"opening": None}) if previous else None,
        )
