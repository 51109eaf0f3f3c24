"""The debug generators as Dagster resources: thin, each imports its backend only when a run needs it."""

from typing import TYPE_CHECKING

import dagster as dg

if TYPE_CHECKING:
    from storyvid.generation.protocols import (
        ImageGenerator,
        MusicGenerator,
        Planner,
        SpeechGenerator,
        VideoGenerator,
    )


class RulesPlannerResource(dg.ConfigurableResource["Planner"]):
    """Language model: rules for English and Hindi, no network."""

    def create_resource(self, context: dg.InitResourceContext) -> "Planner":
        from resources.llm.rules.planner import RulesPlanner

        return RulesPlanner()


class StoryboardCardsResource(dg.ConfigurableResource["ImageGenerator"]):
    """Key frames: designed storyboard cards."""

    def create_resource(self, context: dg.InitResourceContext) -> "ImageGenerator":
        from resources.image.cards import StoryboardCards

        return StoryboardCards()


class CardMovesResource(dg.ConfigurableResource["VideoGenerator"]):
    """Takes: the card and a camera move, kept as a recipe."""

    def create_resource(self, context: dg.InitResourceContext) -> "VideoGenerator":
        from resources.video.recipes import CardMoves

        return CardMoves()


class EspeakSpeechResource(dg.ConfigurableResource["SpeechGenerator"]):
    """Speech: espeak-ng from its wheel."""

    def create_resource(self, context: dg.InitResourceContext) -> "SpeechGenerator":
        from resources.speech.espeak import EspeakSpeech

        return EspeakSpeech()


class LoopMusicResource(dg.ConfigurableResource["MusicGenerator"]):
    """Music: the loops of mock_media, by mood."""

    def create_resource(self, context: dg.InitResourceContext) -> "MusicGenerator":
        from resources.music.loops import LoopMusic

        return LoopMusic()
