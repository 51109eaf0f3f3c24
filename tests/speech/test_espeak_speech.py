"""Lines spoken by espeak-ng: sound, words, voices and failures. Measured on the sound itself."""

import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from io_managers.film_store import FilmStore
from resources.speech import espeak_worker
from resources.speech.espeak import EspeakSpeech
from resources.speech.espeak_voices import VARIANTS, espeak_voice, voice_names
from storyvid.errors import GenerationError, InputError
from storyvid.generation.requests import SpeechRequest
from storyvid.models.media import SpokenLine
from storyvid.models.plan import VoiceProfile

ENGLISH = '"Bah!" said Mr. Scrooge, at the end of the day—and it cost £2.50.'
HINDI = "कितना मनोहर, कितना सुहावना प्रभाव है। जल्दी-जल्दी बैलों को सानी-पानी दे दें।"
NARRATOR = VoiceProfile()


def request(text: str, language: str = "en", voice: VoiceProfile = NARRATOR, pace: int = 150) -> SpeechRequest:
    return SpeechRequest(text=text, language=language, voice=voice, words_per_minute=pace)


def samples_of(line: SpokenLine, store: FilmStore) -> np.ndarray:
    sound, rate = soundfile.read(io.BytesIO(store.read(line.audio)), dtype="float32")
    assert rate == 48_000
    return sound


def median_pitch_hz(sound: np.ndarray) -> float:
    """Fundamental by autocorrelation over loud stretches of 40 ms."""
    found = []
    for start in range(0, len(sound) - 1920, 960):
        piece = sound[start : start + 1920] * np.hanning(1920)
        if np.abs(piece).max() < 0.1:
            continue
        correlation = np.fft.irfft(np.abs(np.fft.rfft(piece, 8192)) ** 2)
        lag = 96 + int(np.argmax(correlation[96:800]))
        if correlation[lag] > 0.45 * correlation[0]:
            found.append(48_000 / lag)
    return float(np.median(found))


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (HINDI, "hi")])
def test_a_line_decodes_to_its_samples_without_silence_or_clicks_at_its_ends(
    text: str, language: str, espeak: EspeakSpeech, store: FilmStore
) -> None:
    line = espeak.speak(request(text, language), store)
    sound = samples_of(line, store)
    assert sound.shape == (line.samples,)
    assert 0.1 < np.abs(sound).max() <= 0.9
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
    assert loud[0] < 0.06 * 48_000
    assert line.samples - loud[-1] < 0.06 * 48_000
    assert np.abs(sound[[0, -1]]).max() < 1e-3


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (HINDI, "hi")])
def test_equal_requests_give_equal_lines_in_any_thread_and_at_any_time(
    text: str, language: str, espeak: EspeakSpeech, store: FilmStore
) -> None:
    first = espeak.speak(request(text, language), store)
    time.sleep(1.0)  # left alone, espeak-ng seeds the noise in its voice from the seconds of the clock
    with ThreadPoolExecutor(2) as pool:
        lines = list(pool.map(lambda _: EspeakSpeech().speak(request(text, language), store), range(8)))
    assert set(lines) == {first}


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (HINDI, "hi")])
def test_every_word_of_the_text_has_its_time(text: str, language: str, espeak: EspeakSpeech, store: FilmStore) -> None:
    line = espeak.speak(request(text, language), store)
    words = [word.span.of(text) for word in line.words]
    assert words == re.findall(r"[£\w\u0900-\u0963.]*[\w\u0900-\u0963](?:-[\w\u0900-\u0963]+)*", text)
    assert all(0 <= word.start_sample < word.end_sample <= line.samples for word in line.words)
    assert all(first.end_sample <= second.start_sample for first, second in pairwise(line.words))


def test_words_start_where_their_sound_starts(espeak: EspeakSpeech, store: FilmStore) -> None:
    text = "Stop, Peter. Stop! Take it; take it. Stop, Tom: take two."
    line = espeak.speak(request(text), store)
    sound = samples_of(line, store)
    envelope = np.sqrt(np.convolve(sound**2, np.ones(240) / 240, mode="same"))
    quiet = envelope < 0.01 * envelope.max()
    onsets = np.flatnonzero(quiet[:-1] & ~quiet[1:])
    after_pause = [second for first, second in pairwise(line.words) if second.start_sample - first.end_sample > 3_000]
    assert len(after_pause) >= 5
    for word in after_pause:
        assert np.abs(onsets - word.start_sample).min() < 0.02 * 48_000


@pytest.mark.parametrize(("language", "story"), [("en", "the-gift"), ("hi", "idgah")])
def test_a_long_text_keeps_the_pace_that_was_asked_for(
    language: str, story: str, espeak: EspeakSpeech, store: FilmStore
) -> None:
    text = {"the-gift": GIFT, "idgah": IDGAH}[story]
    for pace in (130, 170):
        line = espeak.speak(request(text, language, pace=pace), store)
        spoken = len(text.split()) / (line.samples / 48_000 / 60)
        assert spoken == pytest.approx(pace, rel=0.08)


def test_voices_of_a_man_a_woman_and_a_child_differ_in_pitch(espeak: EspeakSpeech, store: FilmStore) -> None:
    text = "There you are at last, my dear; we were all so worried about you."
    man, woman, girl = (
        median_pitch_hz(samples_of(espeak.speak(request(text, voice=voice), store), store))
        for voice in (
            VoiceProfile(gender="male"),
            VoiceProfile(gender="female"),
            VoiceProfile(gender="female", age="child"),
        )
    )
    assert man * 1.3 < woman < girl


def test_every_profile_has_a_voice_of_the_wheel_and_variants_differ(espeak: EspeakSpeech) -> None:
    data = espeak._data
    for kind, rows in VARIANTS.items():
        assert len(set(rows)) == 8, kind
        assert {variant for variant, _ in rows} <= voice_names(data)[1]
    deep, high = (espeak_voice(VoiceProfile(age="old", pitch=pitch), "en", data).pitch for pitch in (-3, 3))
    assert 0 <= deep < high <= 99


def test_a_preset_is_taken_by_its_name(espeak: EspeakSpeech, store: FilmStore) -> None:
    preset = VoiceProfile(preset="en-gb-x-rp+Andy")
    line = espeak.speak(request("Good morning.", voice=preset), store)
    assert line != espeak.speak(request("Good morning."), store)


@pytest.mark.parametrize("preset", ["martian", "en-us+nobody", "", "../hi"])
def test_an_unknown_preset_fails_and_names_some_that_exist(preset: str, espeak: EspeakSpeech, store: FilmStore) -> None:
    with pytest.raises(InputError, match=r"no voice .* en-us"):
        espeak.speak(request("Good morning.", voice=VoiceProfile(preset=preset)), store)


def test_a_line_without_a_word_fails_and_shows_the_line(espeak: EspeakSpeech, store: FilmStore) -> None:
    with pytest.raises(GenerationError, match="'— …'"):
        espeak.speak(request("— …"), store)


@pytest.mark.parametrize("pace", [20, 900])
def test_a_pace_out_of_reach_fails_and_tells_the_reach(pace: int, espeak: EspeakSpeech, store: FilmStore) -> None:
    with pytest.raises(GenerationError, match=f"{pace} words per minute.*93 to 524"):
        espeak.speak(request("Good morning.", pace=pace), store)


def test_a_synthesiser_that_hangs_is_stopped_and_the_line_is_named(store: FilmStore) -> None:
    with pytest.raises(GenerationError, match=r"stopped after 0\.001 s on the line 'Good morning\.'"):
        EspeakSpeech(timeout_s=0.001).speak(request("Good morning."), store)


def test_a_synthesiser_that_crashes_fails_with_its_line(
    espeak: EspeakSpeech, store: FilmStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    crash = tmp_path / "crash.py"
    crash.write_text("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(espeak_worker, "__file__", str(crash))
    with pytest.raises(GenerationError, match=r"'Good morning\.'.*exit status -11"):
        espeak.speak(request("Good morning."), store)


def test_the_identity_names_all_that_shapes_the_sound(espeak: EspeakSpeech) -> None:
    assert set(espeak.identity) == {
        "backend", "code", "espeak-ng", "espeakng-loader", "voice_data", "soxr", "libsndfile",
    }  # fmt: skip
    assert all(espeak.identity.values())
    assert espeak.identity == EspeakSpeech().identity
    assert espeak.check().startswith("espeak-ng 1.")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60), language=st.sampled_from(["en", "hi"]))
def test_any_text_is_spoken_or_refused(text: str, language: str, espeak: EspeakSpeech, store: FilmStore) -> None:
    try:
        line = espeak.speak(request(text, language), store)
    except GenerationError as error:
        assert "Nothing can be spoken" in str(error) or "only silence" in str(error)
        return
    assert line.words[-1].end_sample <= line.samples
    assert all(first.end_sample <= second.start_sample for first, second in pairwise(line.words))


GIFT = (
    "She had been saving every penny she could for months, with this result. Twenty dollars a week doesn't go far."
    " Expenses had been greater than she had calculated. They always are. Many a happy hour she had spent planning"
    " for something nice for him, something fine and rare and sterling, something just a little bit near to being"
    " worthy of the honor of being owned by him."
)
IDGAH = (
    "रमजान के पूरे तीस रोजों के बाद आज ईद आई है। कितना मनोहर, कितना सुहावना प्रभाव है। वृक्षों पर कुछ अजीब हरियाली है,"
    " खेतों में कुछ अजीब रौनक है, आसमान पर कुछ अजीब लालिमा है। आज का सूर्य देखो, कितना प्यारा, कितना शीतल है,"
    " मानो संसार को ईद की बधाई दे रहा है। गांव में कितनी हलचल है। मेले जाने की तैयारियां हो रही हैं।"
)
