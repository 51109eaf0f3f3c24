"""The generators of the debug profile keep what every generator promises."""

from __future__ import annotations

import pytest

from resources.image.cards import StoryboardCards
from resources.video.recipes import CardMoves
from storyvid.generation.protocols import ImageGenerator, VideoGenerator
from tests.conformance.images import ImageConformance
from tests.conformance.video import VideoConformance


class TestStoryboardCards(ImageConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def images(cls) -> ImageGenerator:
        return StoryboardCards()


class TestCardMoves(VideoConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def video(cls) -> VideoGenerator:
        return CardMoves()
