"""Voices and music of open models as Dagster resources: thin, each imports its backend only when a run needs it."""

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import dagster as dg

from resources.production import device_of, run_options
from storyvid.settings import PROJECT_ROOT, Settings

if TYPE_CHECKING:
    from storyvid.generation.protocols import Generator, MusicGenerator, SpeechGenerator

G = TypeVar("G", bound="Generator")


class VitsSpeechResource(dg.ConfigurableResource["SpeechGenerator"]):
    """Speech: VITS and MMS voices through transformers, in TTS_MODEL_NAME."""

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "SpeechGenerator":
        from resources.speech.vits import VitsOptions, VitsSpeech
        from resources.speech.voices import parsed

        settings = self.settings
        options = VitsOptions(
            models=settings.voice_models,
            cache=settings.storyvid_home,
            speakers=parsed(settings.tts_speakers),
            downloads=settings.model_downloads,
            seed=settings.tts_seed,
            attempts=settings.max_attempts,
        )
        return _found(VitsSpeech(device_of(settings), options))


class CoquiSpeechResource(dg.ConfigurableResource["SpeechGenerator"]):
    """Speech: Coqui TTS in an environment of its own."""

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "SpeechGenerator":
        from resources.speech.coqui import CoquiOptions, CoquiSpeech
        from resources.speech.voices import parsed

        settings = self.settings
        options = CoquiOptions(
            python=_python(settings.coqui_python, ".venv-coqui"),
            model=settings.tts_model_name or "",
            cache=settings.storyvid_home,
            recordings=PROJECT_ROOT / settings.coqui_voices.expanduser() if settings.coqui_voices else None,
            speakers=parsed(settings.tts_speakers),
            downloads=settings.model_downloads,
            device=settings.model_device,
            seed=settings.tts_seed,
            attempts=settings.max_attempts,
        )
        return _found(CoquiSpeech(options))


class MusicgenMusicResource(dg.ConfigurableResource["MusicGenerator"]):
    """Music: MusicGen through transformers, in MUSIC_MODEL_NAME."""

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "MusicGenerator":
        from resources.music.musicgen import MusicgenMusic, MusicgenOptions

        settings = self.settings
        options = MusicgenOptions(
            model=settings.music_model_name or "",
            cache=settings.storyvid_home,
            downloads=settings.model_downloads,
            seconds=settings.music_seconds,
            guidance=MusicgenOptions.guidance if settings.music_guidance is None else settings.music_guidance,
        )
        return _found(MusicgenMusic(device_of(settings), options))


class AceStepMusicResource(dg.ConfigurableResource["MusicGenerator"]):
    """Music: ACE-Step through diffusers, in MUSIC_MODEL_NAME."""

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "MusicGenerator":
        from resources.music.ace_step import AceStepMusic, AceStepOptions

        settings = self.settings
        options = AceStepOptions(
            model=settings.music_model_name or "",
            cache=settings.storyvid_home,
            downloads=settings.model_downloads,
            seconds=settings.music_seconds,
            steps=settings.music_steps,
            guidance=settings.music_guidance,
        )
        return _found(AceStepMusic(device_of(settings), options, run_options(settings)))


class AudiocraftMusicResource(dg.ConfigurableResource["MusicGenerator"]):
    """Music: AudioCraft in an environment of its own."""

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "MusicGenerator":
        from resources.music.audiocraft import AudiocraftMusic, AudiocraftOptions

        settings = self.settings
        options = AudiocraftOptions(
            python=_python(settings.audiocraft_python, ".venv-audiocraft"),
            model=settings.music_model_name or "",
            cache=settings.storyvid_home,
            downloads=settings.model_downloads,
            device=settings.model_device,
            seconds=settings.music_seconds,
            guidance=AudiocraftOptions.guidance if settings.music_guidance is None else settings.music_guidance,
        )
        return _found(AudiocraftMusic(options))


def _found(generator: G) -> G:
    """The generator, once it knows its model: what is missing or wrong is told before anything else is made."""
    _ = generator.identity
    return generator


def _python(configured: Path | None, usual: str) -> Path:
    """The Python of an environment; not resolved, because the link's place is what makes it that environment's."""
    return PROJECT_ROOT / (configured.expanduser() if configured else Path(usual) / "bin" / "python")
