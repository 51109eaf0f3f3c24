"""VITS voices through transformers: tiny ones with random weights, loaded and run as real ones are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from io_managers.film_store import FilmStore
from resources.device import Device
from resources.speech.vits import VitsOptions, VitsSpeech
from resources.speech.voices import parsed
from storyvid.errors import GenerationError, InputError, InvalidResultError, MissingModelError
from storyvid.models.plan import VoiceProfile
from tests.conformance.speech import ENGLISH, SpeechConformance, request, samples_of
from tests.production import tiny_sound

DEVICE = Device("cpu")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voices")
    tiny_sound.vits(folder / "en")
    tiny_sound.vits(folder / "hi", tiny_sound.DEVANAGARI)
    tiny_sound.vits(folder / "many", speakers=6)
    tiny_sound.vits(folder / "lively", stochastic=True)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path)


def vits(models: Path, languages: dict[str, str], **options: object) -> VitsSpeech:
    named = {language: str(models / name) for language, name in languages.items()}
    return VitsSpeech(DEVICE, VitsOptions(named, models / "cache", **options))


class TestVits(SpeechConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls, models: Path) -> VitsSpeech:
        return vits(models, {"": "en", "hi": "hi"})


def test_words_are_timed_by_the_durations_that_the_model_predicts(models: Path, store: FilmStore) -> None:
    """Here the last 16 of the 31 symbols (letters, and blanks around each) last four times as long as the others."""
    voices = vits(models, {"": "en"})

    def slower_at_the_end(*call: Any) -> torch.Tensor:
        halves = torch.full_like(call[2], 4.0)
        halves[..., halves.shape[-1] // 2 :] = 16.0
        return torch.log(halves)

    with DEVICE.hold(voices._slot("en")) as voice:
        hook = voice.model.duration_predictor.register_forward_hook(slower_at_the_end)
    try:
        line = voices.speak(request("morning evening", "en"), store)
    finally:
        hook.remove()
    assert line.words[1].start_sample == pytest.approx(line.samples * (15 * 4 + 16) / (15 * 4 + 16 * 16), rel=0.01)


def test_a_voice_that_drags_is_heard_and_one_that_hardly_gets_on_is_not(models: Path, store: FilmStore) -> None:
    """Frames of 16 ms a symbol: 60 make a second of each letter, more than six times what it takes."""
    voices = vits(models, {"": "en"}, attempts=1)
    frames = 60.0
    with DEVICE.hold(voices._slot("en")) as voice:
        hook = voice.model.duration_predictor.register_forward_hook(
            lambda *call: torch.log(torch.full_like(call[2], frames))
        )
    try:
        assert voices.speak(request("morning evening", "en"), store).samples > 7 * 48_000
        frames = 400.0
        with pytest.raises(InvalidResultError, match="for what takes about"):
            voices.speak(request("morning evening", "en"), store)
    finally:
        hook.remove()


def test_a_sentence_is_followed_by_a_pause(models: Path, store: FilmStore) -> None:
    sound = samples_of(vits(models, {"": "en"}).speak(request("Stop, Peter. Go on.", "en"), store), store)
    silent = np.abs(sound) < 1e-4
    runs = np.diff(np.flatnonzero(np.concatenate(([True], ~silent, [True]))))
    assert runs.max() == pytest.approx(0.45 * 48_000, rel=0.05)


def test_another_seed_is_another_reading(models: Path, store: FilmStore) -> None:
    lines = [vits(models, {"": "lively"}, seed=seed).speak(request("Good morning.", "en"), store) for seed in (0, 1, 0)]
    assert lines[0] == lines[2]
    assert lines[0].samples != lines[1].samples


def test_speakers_are_those_of_the_setting_and_presets_are_numbers(models: Path, store: FilmStore) -> None:
    voices = vits(models, {"": "many"}, speakers=parsed("male=1 2; female=3"))

    def line(voice: VoiceProfile) -> str:
        asked = request("Good morning.", "en").model_copy(update={"voice": voice})
        return voices.speak(asked, store).audio.sha256

    assert len({line(VoiceProfile(gender="male", variant=variant)) for variant in range(2)}) == 2
    assert line(VoiceProfile(preset="5")) != line(VoiceProfile(preset="4"))
    with pytest.raises(InputError, match=r"no speaker 'en-us\+f2': it has 6, 0, 1, 2, 3, 4, 5"):
        line(VoiceProfile(preset="en-us+f2"))


def test_letters_without_a_symbol_are_plainer_or_left_out_and_told(models: Path, store: FilmStore) -> None:
    line = vits(models, {"": "en"}).speak(request("A café, said Ömer. नमस्ते!", "en"), store)
    assert line.compromises == ("left out words that the voice has no letters for: नमस्ते",)
    assert len(line.words) == 5


def test_a_line_in_a_script_that_the_voice_cannot_read_fails_and_tells_the_setting(
    models: Path, store: FilmStore
) -> None:
    with pytest.raises(GenerationError, match="TTS_MODEL_NAME_HI"):
        vits(models, {"": "en"}).speak(request("एक लोमड़ी थी।", "hi"), store)


def test_a_romanising_voice_says_what_it_needs(models: Path, tmp_path: Path, store: FilmStore) -> None:
    folder = tiny_sound.vits(tmp_path / "uroman", is_uroman=True)
    with pytest.raises(MissingModelError, match="pip install uroman"):
        VitsSpeech(Device("cpu"), VitsOptions({"": str(folder)}, tmp_path)).speak(request("नमस्ते", "hi"), store)


def test_a_voice_trained_on_phonemes_reads_phonemes(tmp_path: Path, store: FilmStore) -> None:
    sounds = "ˈˌːɪiɚɹɑɔəɛæʌʊuaoeɡbdfhjklmnpstvwzðŋʃʒθɾɐ ,.;:!?—…"
    folder = tiny_sound.vits(tmp_path / "phonemes", sounds, phonemize=True)
    line = VitsSpeech(DEVICE, VitsOptions({"": str(folder)}, tmp_path)).speak(request(ENGLISH, "en"), store)
    assert line.compromises == ()
    assert len(line.words) == 16
    assert line.words[-1].span.of(ENGLISH) == "1843"


@pytest.mark.parametrize(
    ("fault", "told"), [("nan", "values that are no numbers"), ("silence", "silence"), ("endless", "for what takes")]
)
def test_a_wrong_sound_is_tried_again_then_fails_with_its_words(
    fault: str, told: str, models: Path, store: FilmStore, caplog: pytest.LogCaptureFixture
) -> None:
    voices = vits(models, {"": "en"}, attempts=3)
    with DEVICE.hold(voices._slot("en")) as voice:
        last = voice.model.decoder.conv_post
        kept = last.weight.clone()
        slow = voice.model.speaking_rate
        with torch.no_grad():
            last.weight.mul_({"nan": float("nan"), "silence": 0.0, "endless": 1.0}[fault])
        voice.model.speaking_rate = slow / 40 if fault == "endless" else slow
        try:
            with pytest.raises(InvalidResultError, match=rf"the words 'Good morning\.': 3 attempts failed: .*{told}"):
                voices.speak(request("Good morning.", "en"), store)
        finally:
            with torch.no_grad():
                last.weight.copy_(kept)
            voice.model.speaking_rate = slow
    assert sum("attempt" in record.message for record in caplog.records) == 3


def test_a_missing_model_and_a_folder_without_one_are_named(tmp_path: Path, store: FilmStore) -> None:
    with pytest.raises(MissingModelError, match=r"TTS_MODEL_NAME_HI=.*no such folder"):
        _ = VitsSpeech(DEVICE, VitsOptions({"hi": str(tmp_path / "none")}, tmp_path)).identity
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "vits"}))
    with pytest.raises(MissingModelError, match=r"TTS_MODEL_NAME=.*no weights beside its config\.json"):
        VitsSpeech(DEVICE, VitsOptions({"": str(tmp_path)}, tmp_path / "cache")).speak(request("One.", "en"), store)


def test_the_identity_follows_the_model_not_its_place(models: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for file in (models / "en").iterdir():
        (moved / file.name).write_bytes(file.read_bytes())
    same = VitsSpeech(DEVICE, VitsOptions({"": str(moved)}, tmp_path / "cache"))
    assert same.identity == vits(models, {"": "en"}).identity
    assert same.identity != vits(models, {"": "many"}).identity
    assert same.check() == "VITS, any language: 1 speaker(s) at 16000 Hz"
