"""espeak-ng keeps the promises of every speech generator."""

import pytest

from resources.speech.espeak import EspeakSpeech
from tests.conformance.speech import SpeechConformance


class TestEspeak(SpeechConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls) -> EspeakSpeech:
        return EspeakSpeech()
