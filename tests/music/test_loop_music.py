"""The music loops as shipped: their files, their seams, their sound, and the script that made them."""

import json
import shutil
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile

from io_managers.film_store import FilmStore
from mock_media import make_loops
from mock_media.composer import room
from mock_media.composer.scores import PIECES, frequency_hz
from resources.music.loops import LOOPS, LoopMusic
from storyvid.errors import InvalidResultError, MissingModelError
from storyvid.generation.requests import MusicRequest
from storyvid.models.base import Mood
from storyvid.models.media import MusicCue

MOODS = list(Mood)


@pytest.fixture(scope="session")
def loops() -> dict[Mood, np.ndarray]:
    """Every loop as `soundfile` decodes it, `(samples, 2)`."""
    return {mood: soundfile.read(LOOPS / f"{mood}.ogg", dtype="float32")[0] for mood in MOODS}


def cue(mood: Mood, store: FilmStore) -> MusicCue:
    return LoopMusic().compose(MusicRequest(mood=mood), store)


@pytest.mark.parametrize("mood", MOODS)
def test_a_cue_decodes_to_exactly_its_samples_of_stereo_at_48_khz(mood: Mood, tmp_path: Path) -> None:
    store = FilmStore(tmp_path)
    answer = cue(mood, store)
    sound, rate = soundfile.read(store.path(answer.audio), dtype="float32")
    assert rate == 48_000
    assert sound.shape == (answer.samples, 2)
    assert answer.samples % 1_024 == 0
    assert 20 <= answer.samples / rate <= 40
    assert answer.mood is mood


@pytest.mark.parametrize("mood", MOODS)
def test_a_loop_is_whole_bars_long(mood: Mood) -> None:
    piece = PIECES[mood]
    assert piece.beats % (3 if mood is Mood.JOYFUL else 4) == 0
    assert piece.samples == len(soundfile.read(LOOPS / f"{mood}.ogg")[0])


@pytest.mark.parametrize("mood", MOODS)
def test_the_end_of_a_loop_runs_into_its_start(mood: Mood, loops: dict[Mood, np.ndarray]) -> None:
    loop = loops[mood].astype(np.float64)
    steps = np.abs(np.diff(loop, axis=0)).max(axis=1)
    assert np.abs(loop[0] - loop[-1]).max() < np.quantile(steps, 0.995)
    assert make_loops.seam_roughness(loop.T) < 2.0
    # What a click would add: energy above 6 kHz in the 10 ms around the seam.
    turned = np.roll(loop.mean(axis=1), 24_000)[:48_000].reshape(-1, 480)
    high = (np.abs(np.fft.rfft(turned * np.hanning(480)))[:, 60:] ** 2).sum(axis=1)
    assert high[49:51].max() < 2 * np.quantile(high, 0.9)


def test_a_cut_loop_is_found_by_its_seam(loops: dict[Mood, np.ndarray]) -> None:
    cut = loops[Mood.CALM].astype(np.float64)[:-30_000]
    assert make_loops.seam_roughness(cut.T) > 5


@pytest.mark.parametrize("mood", MOODS)
def test_loops_have_one_loudness_headroom_and_room_for_a_voice(mood: Mood, loops: dict[Mood, np.ndarray]) -> None:
    loop = loops[mood].astype(np.float64)
    assert pyloudnorm.Meter(48_000).integrated_loudness(np.tile(loop, (2, 1))) == pytest.approx(-20, abs=0.3)
    assert np.abs(loop).max() < 0.75
    power = (np.abs(np.fft.rfft(loop, axis=0)) ** 2).mean(axis=1)
    band_hz = np.fft.rfftfreq(len(loop), 1 / 48_000)
    shares_db = [
        10 * np.log10(power[(band_hz >= low) & (band_hz < high)].sum() / power.sum())
        for low, high in ((1_000, 4_000), (6_000, 24_000))
    ]
    assert shares_db[0] < -12
    assert shares_db[1] < -35
    assert np.corrcoef(loop.T)[0, 1] > 0.5


def test_moods_sound_different(loops: dict[Mood, np.ndarray]) -> None:
    """The chroma of two moods, how loud each of the twelve notes is, is never nearly the same."""
    notes_hz = np.array([[frequency_hz(f"{name}{octave}") for octave in (3, 4, 5)] for name in "CDEFGAB"])
    chroma = {}
    for mood, loop in loops.items():
        power = np.abs(np.fft.rfft(loop.mean(axis=1))) ** 2
        places = np.round(notes_hz * len(loop) / 48_000).astype(int)
        strength = np.sqrt(sum(power[places + shift] for shift in range(-20, 21)).sum(axis=1))
        chroma[mood] = strength / np.linalg.norm(strength)
    for first in MOODS:
        for second in MOODS:
            if first is not second:
                assert chroma[first] @ chroma[second] < 0.985, (first, second)


def test_the_committed_script_makes_the_shipped_loop(loops: dict[Mood, np.ndarray]) -> None:
    shipped = loops[Mood.TENDER].astype(np.float64).mean(axis=1)
    composed = make_loops.compose(Mood.TENDER)
    assert room.loudness_lufs(composed) == pytest.approx(-20, abs=0.1)
    made = composed.mean(axis=0)
    # The file may start a little before the first beat: find by how much.
    match = np.fft.irfft(np.fft.rfft(shipped) * np.conj(np.fft.rfft(made)), len(made))
    lead = int(np.argmax(match))
    assert lead in make_loops.LEADS_SAMPLES
    error = shipped - np.roll(made, lead)
    assert np.mean(error**2) < 0.01 * np.mean(made**2)


def test_the_manifest_lists_every_file_with_its_licence() -> None:
    manifest = json.loads((LOOPS / "MANIFEST.json").read_text())
    assert {row["file"] for row in manifest["loops"]} == {file.name for file in LOOPS.glob("*.ogg")}
    assert {row["licence"] for row in manifest["loops"]} == {"CC0-1.0"}
    assert sum(file.stat().st_size for file in LOOPS.glob("*.ogg")) < 4_000_000
    assert LoopMusic().check() == "music loops: calm, joyful, tender, sad, tense, mysterious"


def test_the_identity_changes_with_the_manifest(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    before = dict(LoopMusic(folder).identity)
    manifest = folder / "MANIFEST.json"
    manifest.write_text(manifest.read_text().replace("-20.0", "-20.5", 1))
    assert LoopMusic(folder).identity != before
    assert LoopMusic().identity == before


def test_a_loop_that_is_not_the_listed_one_is_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / "sad.ogg").write_bytes((folder / "calm.ogg").read_bytes())
    with pytest.raises(InvalidResultError, match=r"sad\.ogg is not the file"):
        LoopMusic(folder).compose(MusicRequest(mood=Mood.SAD), FilmStore(tmp_path / "store"))


@pytest.mark.parametrize("gone", ["sad.ogg", "MANIFEST.json"])
def test_a_missing_file_fails_and_is_named(gone: str, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    (folder / gone).unlink()
    with pytest.raises(MissingModelError, match=gone):
        LoopMusic(folder).compose(MusicRequest(mood=Mood.SAD), FilmStore(tmp_path / "store"))


def test_a_mood_without_a_loop_and_a_manifest_that_does_not_fit_are_refused(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    manifest = folder / "MANIFEST.json"
    rows = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(rows | {"loops": [row for row in rows["loops"] if row["mood"] != "sad"]}))
    with pytest.raises(MissingModelError, match="mood sad"):
        LoopMusic(folder).check()
    manifest.write_text(json.dumps(rows | {"version": 2}))
    with pytest.raises(InvalidResultError, match="version"):
        LoopMusic(folder).check()


def _copy(tmp_path: Path) -> Path:
    folder = tmp_path / "loops"
    shutil.copytree(LOOPS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder
