"""Settings of the models that speak and that make music."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class SoundModelSettings(BaseSettings):
    """Mixed into `storyvid.settings.Settings`, which reads them."""

    tts_backend: Annotated[
        Literal["vits", "coqui"],
        Field(description="vits: VITS and MMS through transformers; coqui: Coqui TTS and XTTS, see COQUI_PYTHON"),
    ] = "vits"
    tts_model_name: Annotated[
        str | None, Field(description="Voice of every language without one below: a folder, or its name on the hub")
    ] = None
    tts_model_name_en: Annotated[str | None, Field(description="Voice of English stories; empty: the one above")] = None
    tts_model_name_hi: Annotated[str | None, Field(description="Voice of Hindi stories; empty: the one above")] = None
    tts_speakers: Annotated[
        str, Field(description="Speakers of a model by kind: female=0 3; male=1 2; child=9; empty: dealt out")
    ] = ""
    tts_seed: Annotated[int, Field(ge=0, lt=2**31, description="Another seed, another reading of every line")] = 0
    coqui_python: Annotated[
        Path | None, Field(description="Python that has Coqui TTS; empty: .venv-coqui of make setup-coqui")
    ] = None
    coqui_voices: Annotated[
        Path | None, Field(description="Folder of recordings that XTTS speaks like: narrator.wav, female-2.wav, …")
    ] = None

    music_backend: Annotated[
        Literal["musicgen", "ace_step", "audiocraft"],
        Field(description="musicgen, ace_step or audiocraft, see AUDIOCRAFT_PYTHON"),
    ] = "musicgen"
    music_model_name: Annotated[
        str | None, Field(description="Model of the music: a folder, or its name on the Hugging Face hub")
    ] = None
    music_seconds: Annotated[float, Field(ge=8, le=240, description="Length of a loop of music")] = 40.0
    music_steps: Annotated[
        int | None, Field(ge=1, le=1000, description="Denoising steps (ace_step); empty: as the model likes")
    ] = None
    music_guidance: Annotated[
        float | None, Field(ge=0, le=50, description="How closely music follows its words; empty: as the model likes")
    ] = None
    audiocraft_python: Annotated[
        Path | None, Field(description="Python that has AudioCraft; empty: .venv-audiocraft of make setup-audiocraft")
    ] = None

    @property
    def voice_models(self) -> dict[str, str]:
        """The voice of each language that has one, '' for that of all others."""
        named = {"": self.tts_model_name, "en": self.tts_model_name_en, "hi": self.tts_model_name_hi}
        return {language: name for language, name in named.items() if name}
