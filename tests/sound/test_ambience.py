"""What is heard in takes: under voice and music, as long as its picture, without a seam, and in no other piece."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from storyvid.film.cut import ambience_cuts, with_ambience
from storyvid.film.sound.constants import MIX_AFTER, MIX_BEFORE
from storyvid.film.sound.mix import mix_piece
from storyvid.film.sound.plan import Score, plan_pieces
from storyvid.models.base import MediaRef
from storyvid.models.film import LineCut, SceneCut, ShotCut, SoundScene
from storyvid.models.media import Ambience, Footage, Recipe, Take
from storyvid.models.plan import CameraMove
from tests.sound.sounding import FORMAT, FolderStore, line, loop, put_sound, spoken, tone

PICTURE = MediaRef(sha256="e" * 64, ext="mp4", size_bytes=1)
FADES = {"fade_in_frames": 12, "fade_out_frames": 12}


def hum(store: FolderStore, seconds: float, frequency_hz: int, level: float = 0.1) -> Ambience:
    """A held tone in both channels near which BS.1770 weighs nothing."""
    count = round(seconds * 48_000)
    mono = level * np.sin(2 * np.pi * frequency_hz * np.arange(count) / 48_000)
    lufs = round(float(-0.691 + 10 * np.log10(level**2)), 2) if level else -120.0
    return Ambience(audio=put_sound(store, np.stack((mono, mono), axis=1)), samples=count, lufs=lufs)


def take(sound: Ambience | None) -> Footage:
    return Footage(video=PICTURE, width_px=64, height_px=36, frames=50, fps_num=25, ambience=sound)


def cut(*shots: ShotCut) -> SceneCut:
    return SceneCut(frames=shots[-1].end_frame, shots=shots)


def heard(scene: SceneCut, takes: list[Take], *lines: LineCut, **more: object) -> SoundScene:
    ambience = ambience_cuts(with_ambience(scene, takes), FORMAT)
    return SoundScene(frames=scene.frames, lines=lines, ambience=ambience, **more)


def mixed(scenes: list[SoundScene], store: FolderStore) -> NDArray[np.float32]:
    score = Score(scenes, FORMAT)
    return mix_piece(score.piece(0, score.starts[-1]), store)[MIX_BEFORE:-MIX_AFTER]


def level_db(sound: NDArray[np.float32], start_s: float, end_s: float, frequency_hz: int) -> float:
    """Level of one tone in a stretch of the first channel."""
    part = sound[round(start_s * 48_000) : round(end_s * 48_000), 0].astype(np.float64)
    turn = np.exp(-2j * np.pi * frequency_hz * np.arange(len(part)) / 48_000)
    return float(20 * np.log10(2 * abs(np.mean(part * turn)) + 1e-9))


ONE = cut(ShotCut(start_frame=0, end_frame=200, **FADES))
TWO = cut(
    ShotCut(start_frame=0, end_frame=100, fade_in_frames=12),
    ShotCut(start_frame=100, end_frame=200, fade_out_frames=12),
)


def test_it_lies_eighteen_decibels_under_the_voice_and_deeper_while_somebody_speaks(store: FolderStore) -> None:
    quiet = tone(store, 3.0, level=0.0)
    sound = mixed([heard(ONE, [take(hum(store, 8.0, 1_000))], line(quiet, 3.0))], store)
    # A tone of amplitude a in both channels is as loud as -0.691 + 20 log a.
    assert level_db(sound, 1.0, 2.0, 1_000) == pytest.approx(-13 - 18 + 0.691, abs=0.1)
    assert level_db(sound, 3.5, 5.5, 1_000) == pytest.approx(-13 - 24 + 0.691, abs=0.1)


@pytest.mark.parametrize(("level", "raised_db"), [(0.5, None), (0.02, None), (0.002, 12.0)])
def test_every_take_is_brought_to_one_level_but_a_hiss_is_raised_no_further_than_the_bound(
    level: float, raised_db: float | None, store: FolderStore
) -> None:
    found = level_db(mixed([heard(ONE, [take(hum(store, 8.0, 1_000, level))])], store), 2.0, 6.0, 1_000)
    expected = -31 + 0.691 if raised_db is None else 20 * np.log10(level) + raised_db
    assert found == pytest.approx(expected, abs=0.1)


def test_it_is_heard_as_long_as_its_picture_and_melts_into_the_next_at_a_cut(store: FolderStore) -> None:
    sound = mixed([heard(TWO, [take(hum(store, 5.0, 500)), take(hum(store, 5.0, 900))])], store)
    assert level_db(sound, 1.0, 4.0, 900) < -80 < level_db(sound, 1.0, 4.0, 500)
    assert level_db(sound, 4.3, 7.0, 500) < -80 < level_db(sound, 4.3, 7.0, 900)
    power = [float(np.mean(sound[at : at + 2_400] ** 2.0)) for at in range(144_000, 240_000, 2_400)]
    assert 10 * np.log10(max(power) / min(power)) < 1.5
    assert np.abs(sound[:48]).max() < 1e-3 > np.abs(sound[-48:]).max()


def test_a_dissolve_of_pictures_is_one_of_their_sounds(store: FolderStore) -> None:
    before, after = TWO.shots
    scene = cut(before.model_copy(update={"tail_frames": 6}), after.model_copy(update={"head_frames": 6}))
    first, second = ambience_cuts(with_ambience(scene, [take(hum(store, 5.0, 500))] * 2), FORMAT)
    start, end = 94 * 1_920, 106 * 1_920
    assert (first.fall_sample, first.end_sample) == (start, end)
    assert (second.start_sample, second.start_sample + second.rise_samples) == (start, end)


def test_a_sound_shorter_than_its_shot_begins_again_without_a_seam(store: FolderStore) -> None:
    noise = np.random.default_rng(3).standard_normal((72_000, 2)) * 0.05
    wind = Ambience(audio=put_sound(store, noise), samples=72_000, lufs=-23.0)
    inside = mixed([heard(ONE, [take(wind)])], store)[24_000:360_000, 0]
    power = [float(np.mean(inside[at : at + 4_800] ** 2.0)) for at in range(0, len(inside), 4_800)]
    assert 10 * np.log10(max(power) / min(power)) < 1.5


def test_pieces_are_slices_of_the_whole(store: FolderStore) -> None:
    long = cut(ShotCut(start_frame=0, end_frame=304, fade_in_frames=12), ShotCut(start_frame=304, end_frame=512))
    takes: list[Take] = [take(hum(store, 2.0, 300)), take(hum(store, 3.0, 700))]
    scenes = [heard(long, takes, line(spoken(store, 2.0, 1), 9.0), music=loop(store, 2, 220))]
    whole, at = mixed(scenes, store), 0
    pieces = plan_pieces(scenes, FORMAT)
    assert len(pieces) > 2
    for piece in pieces:
        sound = mix_piece(piece, store)[MIX_BEFORE:-MIX_AFTER]
        assert np.abs(sound - whole[at : at + piece.samples]).max() < 1e-6
        at += piece.samples


def test_another_sound_of_one_take_changes_the_pieces_that_hear_it_and_no_others(store: FolderStore) -> None:
    def requests(last: Ambience) -> list[str]:
        scenes = [heard(TWO, [take(hum(store, 5.0, 500)), take(hum(store, 5.0, 900))])] * 3
        return [piece.canonical_json() for piece in plan_pieces([*scenes, heard(ONE, [take(last)])], FORMAT)]

    one, other = requests(hum(store, 4.0, 600)), requests(hum(store, 4.0, 610))
    # The piece before hears the beginning of it in its post-roll.
    assert [a == b for a, b in zip(one, other, strict=True)] == [True, True, False, False]


def test_cards_silence_and_takes_without_sound_leave_the_mix_as_it_is(store: FolderStore) -> None:
    card = Recipe(image=PICTURE, width_px=64, height_px=36, move=CameraMove.STATIC)
    for none in (card, take(None), take(hum(store, 1.0, 500, level=0.0))):
        scene = heard(ONE, [none])
        assert scene.ambience == ()
        assert "ambience" not in plan_pieces([scene], FORMAT)[0].canonical_json()
