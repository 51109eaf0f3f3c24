"""Stage `music`: a cue for every mood that the film goes through, and for every piece that the author brings."""

from __future__ import annotations

from functools import partial

from storyvid.generation.requests import MusicRequest
from storyvid.inspection.sounds import inspect_cue
from storyvid.models.base import Mood
from storyvid.models.cut_file import ChangeList
from storyvid.models.media import MusicCue
from storyvid.models.own_media import OwnSound
from storyvid.models.plan import Bible, SceneEntry, Screenplay
from storyvid.models.story import StorySettings
from storyvid.models.timeline import FilmMusic
from storyvid.stages.attempts import first_good
from storyvid.stages.own_media import own_music
from storyvid.stages.studio import Studio, without_faults
from storyvid.stages.unit import Unit

NO_MUSIC = "none"


def compose_music(
    studio: Studio, settings: StorySettings, bible: Bible, screenplay: Screenplay, changes: ChangeList
) -> FilmMusic:
    """One cue per mood of the scenes without music of their own, and one per piece of that. Raises StageError."""
    own = {scene.music.file.sha256: scene.music for scene in changes.scenes if scene.music is not None}
    moods = sorted(
        {
            mood
            for scene, changed in zip(screenplay.scenes, changes.scenes, strict=True)
            if changed.music is None and (mood := music_mood(settings, scene)) is not None
        }
    )
    studio.books.expect("music", len(moods) + len(own))
    tasks = [partial(_compose, studio, mood, bible, settings.seed) for mood in moods]
    tasks += [partial(_bring, studio, sound) for sound in own.values()]
    results = studio.run("music", tasks)
    studio.rest("music")
    made = without_faults("music", results)
    brought = dict(zip(own, made[len(moods) :], strict=True))
    return FilmMusic(
        cues=dict(zip(moods, made[: len(moods)], strict=True)),
        own=tuple(brought[scene.music.file.sha256] if scene.music else None for scene in changes.scenes),
    )


def scene_cues(settings: StorySettings, screenplay: Screenplay, music: FilmMusic) -> list[MusicCue | None]:
    """What plays under each scene: the author's own, else the music of its mood, if any."""
    own = music.own or (None,) * len(screenplay.scenes)
    moods = [music_mood(settings, scene) for scene in screenplay.scenes]
    return [cue or (music.cues[mood] if mood is not None else None) for cue, mood in zip(own, moods, strict=True)]


def music_mood(settings: StorySettings, scene: SceneEntry) -> Mood | None:
    """The mood whose music plays under a scene: the author's choice, else the planner's, else the scene's own."""
    if settings.music == NO_MUSIC:
        return None
    return Mood(settings.music) if settings.music else scene.music or scene.mood


def _bring(studio: Studio, sound: OwnSound) -> MusicCue:
    return studio.make(own_music(studio, sound)).value


def _compose(studio: Studio, mood: Mood, bible: Bible, seed: int) -> MusicCue:
    music = studio.generators.music
    request = MusicRequest(mood=mood, themes=bible.themes, seed=seed)

    def produce() -> MusicCue:
        return first_good(
            request,
            lambda asked: music.compose(asked, studio.store),
            lambda cue: inspect_cue(cue, studio.store),
            studio.options.max_attempts,
        )

    return studio.make(Unit("music", music.identity, request, MusicCue, produce)).value
