import itertools

import numpy as np
import pytest

from resources.video.recipes import CardMoves
from storyvid.errors import CompositionError, GenerationError
from storyvid.film.picture.frames import MELT_FRAMES, layer_frames, recipe_frames
from storyvid.generation.requests import TakeRequest
from storyvid.models.base import Aspect
from storyvid.models.film import FilmFormat, Layer
from storyvid.models.media import Footage
from storyvid.models.plan import CameraMove

FILM = FilmFormat(width_px=160, height_px=90)


def frames_of(recipe, shelf, total, first=0, count=None):
    made = recipe_frames(
        recipe, total_frames=total, first_frame=first, frames=count or total - first, film=FILM, media=shelf
    )
    return list(made)


@pytest.mark.parametrize("move", list(CameraMove))
def test_a_continuing_take_opens_on_the_very_last_frame_of_the_one_before(shelf, move):
    before = shelf.recipe(1, move)
    after = shelf.recipe(2, CameraMove.PAN_LEFT, opening=before)
    for total in (20, 37):
        assert np.array_equal(frames_of(before, shelf, total)[-1], frames_of(after, shelf, 60, count=1)[0])


def test_a_continuing_take_has_melted_into_its_own_picture_after_twelve_frames(shelf):
    alone = shelf.recipe(2)
    melting = shelf.recipe(2, opening=shelf.recipe(1))
    ours, theirs = frames_of(melting, shelf, 40), frames_of(alone, shelf, 40)
    assert all(np.array_equal(a, b) for a, b in zip(ours[MELT_FRAMES:], theirs[MELT_FRAMES:], strict=True))
    far = [float(np.abs(a.astype(int) - b).mean()) for a, b in zip(ours, theirs, strict=True)]
    assert all(a > b for a, b in itertools.pairwise(far[: MELT_FRAMES + 1]))


def test_a_stretch_of_a_take_is_the_same_as_in_the_whole(shelf):
    recipe = shelf.recipe(3, CameraMove.TILT_UP, opening=shelf.recipe(4))
    whole = frames_of(recipe, shelf, 30)
    for first, count in ((0, 6), (6, 20), (24, 6)):
        part = frames_of(recipe, shelf, 30, first, count)
        assert all(np.array_equal(a, b) for a, b in zip(part, whole[first : first + count], strict=True))


def test_a_layer_cannot_show_more_than_its_take_lasts(shelf):
    with pytest.raises(CompositionError, match="30 frames cannot show 20 from frame 11"):
        layer_frames(Layer(take=shelf.recipe(1), total_frames=30, first_frame=11), 20, FILM, shelf)


def take_request(recipe, previous=None):
    return TakeRequest(
        image=recipe.image,
        image_width_px=recipe.width_px,
        image_height_px=recipe.height_px,
        description="She counts the coins",
        move=recipe.move,
        seconds=5,
        style="",
        aspect=Aspect.WIDE,
        seed=1,
        previous=previous,
    )


def test_card_moves_writes_down_the_picture_and_its_move(shelf):
    recipe = shelf.recipe(1, CameraMove.PAN_RIGHT)
    assert CardMoves().shoot(take_request(recipe), shelf) == recipe


def test_a_changed_card_reaches_the_take_that_continues_it_and_no_further(shelf):
    def third(first_seed):
        takes = [None]
        for seed in (first_seed, 2, 3):
            takes.append(CardMoves().shoot(take_request(shelf.recipe(seed), takes[-1]), shelf))
        return takes[1:]

    one, other = third(1), third(9)
    assert one[1] != other[1]
    assert one[2] == other[2]
    assert one[1].opening == one[0]


def test_a_card_refuses_to_continue_rendered_footage(shelf):
    footage = Footage(video=shelf.put(b"x", "mp4"), width_px=16, height_px=16, frames=4, fps_num=8)
    with pytest.raises(GenerationError, match="cannot continue"):
        CardMoves().shoot(take_request(shelf.recipe(1), footage), shelf)
