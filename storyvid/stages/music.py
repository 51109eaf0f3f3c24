"""Stage `music`: a cue for every mood that the film goes through."""

from __future__ import annotations

from functools import partial

from storyvid.generation.requests import MusicRequest
from storyvid.models.base import Mood
from storyvid.models.media import MusicCue
from storyvid.models.plan import Bible, Screenplay
from storyvid.models.story import StorySettings
from storyvid.models.timeline import FilmMusic
from storyvid.stages.studio import Studio, Unit, without_faults

NO_MUSIC = "none"


def compose_music(studio: Studio, settings: StorySettings, bible: Bible, screenplay: Screenplay) -> FilmMusic:
    """One cue per mood. Raises StageError."""
    moods = sorted({mood for scene in screenplay.scenes if (mood := music_mood(settings, scene.mood)) is not None})
    studio.expect("music", len(moods))
    made = studio.run("music", [partial(_compose, studio, mood, bible, settings.seed) for mood in moods])
    return FilmMusic(cues=dict(zip(moods, without_faults("music", made), strict=True)))


def music_mood(settings: StorySettings, scene: Mood) -> Mood | None:
    """The mood whose music plays under a scene: the author's choice, else the scene's own."""
    if settings.music == NO_MUSIC:
        return None
    return Mood(settings.music) if settings.music else scene


def _compose(studio: Studio, mood: Mood, bible: Bible, seed: int) -> MusicCue:
    music = studio.generators.music
    request = MusicRequest(mood=mood, themes=bible.themes, seed=seed)
    unit = Unit("music", music.identity, request, MusicCue, lambda: music.compose(request, studio.store))
    return studio.make(unit).value
