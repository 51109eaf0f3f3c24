"""The frames of a take when it is fitted to the length of its shot."""

from __future__ import annotations

from collections.abc import Iterator

from storyvid.errors import CompositionError
from storyvid.film.picture.effects.dissolve import mixed
from storyvid.film.picture.footage import footage_frames
from storyvid.film.picture.moves import last_view, view_at
from storyvid.film.picture.planes import Frame
from storyvid.film.picture.stills import Still
from storyvid.generation.protocols import MediaStore
from storyvid.models.film import FilmFormat, Layer
from storyvid.models.media import Recipe

MELT_FRAMES = 12
"""Frames over which the last picture of the take before melts into the one that continues it."""


def layer_frames(layer: Layer, frames: int, film: FilmFormat, media: MediaStore) -> Iterator[Frame]:
    """`frames` frames of a layer, whatever kind of take it shows. Raises CompositionError if it is too short."""
    if layer.first_frame + frames > layer.total_frames:
        raise CompositionError(
            f"A layer of {layer.total_frames} frames cannot show {frames} from frame {layer.first_frame} on. "
            "Plan the cut again."
        )
    take, total, first = layer.take, layer.total_frames, layer.first_frame
    if isinstance(take, Recipe):
        return recipe_frames(take, total_frames=total, first_frame=first, frames=frames, film=film, media=media)
    return footage_frames(take, total_frames=total, first_frame=first, frames=frames, film=film, media=media)


def recipe_frames(
    recipe: Recipe, *, total_frames: int, first_frame: int, frames: int, film: FilmFormat, media: MediaStore
) -> Iterator[Frame]:
    """Frames `first_frame` .. `first_frame + frames` of a recipe that lasts `total_frames`.

    A recipe with an opening begins with exactly the last frame of that take and melts into its own picture, within
    `MELT_FRAMES` or half the shot.
    """
    still = Still.load(recipe.image, media, film)
    melt = min(MELT_FRAMES, total_frames // 2)
    opening: Frame | None = None
    if recipe.opening is not None and first_frame < melt:
        opening = Still.load(recipe.opening.image, media, film).seen(last_view(recipe.opening.move))
    for index in range(first_frame, first_frame + frames):
        picture = still.seen(view_at(recipe.move, index, total_frames, film.fps))
        yield picture if opening is None or index >= melt else mixed(opening, picture, index / melt)
