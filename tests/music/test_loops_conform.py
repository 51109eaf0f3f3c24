"""The shipped loops keep the promises of every music generator."""

import pytest

from resources.music.loops import LoopMusic
from tests.conformance.music import MusicConformance


class TestLoops(MusicConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def music(cls) -> LoopMusic:
        return LoopMusic()
