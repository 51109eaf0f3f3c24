"""Every setting of storyvid: one class, one `.env`, a default for each. Nothing else reads the environment.

The settings of one kind of model stand in a mixin of their own under `storyvid/setting_groups/`.
A relative path counts from the project's folder, so the same films are found whatever folder a command runs in.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storyvid.errors import SettingsError
from storyvid.models.base import Aspect
from storyvid.models.checks import Limits
from storyvid.models.film import FilmFormat, Interpolation
from storyvid.models.manifest import CompositorName
from storyvid.profile import ExecutionProfile
from storyvid.setting_groups.device import DeviceSettings
from storyvid.setting_groups.language_model import LanguageModelSettings
from storyvid.setting_groups.orchestration import OrchestrationSettings
from storyvid.setting_groups.pictures import PictureSettings
from storyvid.setting_groups.planning import PlanningSettings
from storyvid.setting_groups.sound_models import SoundModelSettings
from storyvid.setting_names import slips

PROJECT_ROOT = Path(__file__).resolve().parents[1]


class Settings(
    LanguageModelSettings,
    PlanningSettings,
    OrchestrationSettings,
    DeviceSettings,
    PictureSettings,
    SoundModelSettings,
    BaseSettings,
):
    """Read from the environment, then from `.env` in the project's folder; empty values count as absent."""

    model_config = SettingsConfigDict(
        env_file=PROJECT_ROOT / ".env", env_ignore_empty=True, extra="ignore", frozen=True, str_strip_whitespace=True
    )

    # Where things are
    storyvid_home: Annotated[Path, Field(description="Data folder: media, documents, ledger, films, Dagster's own")] = (
        Path("storyvid_data")
    )
    storyvid_stories: Annotated[Path, Field(description="The inbox: story files dropped here become films")] = Path(
        "stories"
    )
    dagster_port: Annotated[int, Field(ge=1, le=65535, description="Port of the Dagster UI (make dev)")] = 3000

    # Which generators
    force_profile: Annotated[
        ExecutionProfile | None, Field(description="debug_cpu or prod_gpu; wins over everything else")
    ] = None
    execution_profile: Annotated[
        ExecutionProfile | None, Field(description="debug_cpu or prod_gpu; empty: prod_gpu where a GPU is found")
    ] = None
    gpu_enabled: Annotated[bool, Field(description="false: detection does not look for a GPU")] = True
    on_missing_model: Annotated[
        Literal["fail", "mock"], Field(description="fail, or mock: use the debug generator and record it")
    ] = "fail"
    model_downloads: Annotated[
        bool, Field(description="true: models that are not on this machine are fetched from the Hugging Face hub")
    ] = False

    # The story
    max_story_mb: Annotated[float, Field(gt=0, le=100, description="Largest story file that is accepted")] = 5.0
    shot_seconds: Annotated[float, Field(ge=4, le=10, description="Usual length of a shot")] = 7.0
    words_per_minute: Annotated[int, Field(ge=80, le=300, description="Pace of the narration")] = 150

    # The film
    film_fps: Annotated[Literal[24, 25, 30], Field(description="Frames per second")] = 25
    film_lines: Annotated[
        int | None,
        Field(ge=90, le=2160, description="Short side of the picture in pixels; empty: 480 debug, 720 production"),
    ] = None
    burn_captions: Annotated[bool, Field(description="true: captions are drawn into the picture as well")] = False
    ambience: Annotated[
        bool, Field(description="true: what a video model makes to be heard with its pictures is mixed in")
    ] = True
    compositor: Annotated[
        CompositorName,
        Field(description="segments, or moviepy: slow, composes the whole film anew"),
    ] = "segments"
    encoder_preset: Annotated[str, Field(description="x264 preset, from ultrafast to veryslow", pattern="^[a-z]+$")] = (
        "veryfast"
    )
    encoder_crf: Annotated[int, Field(ge=0, le=51, description="x264 quality, lower is better")] = 20
    audio_bit_rate: Annotated[int, Field(ge=64_000, le=320_000, description="AAC bits per second")] = 192_000

    # The checks before delivery
    checks: Annotated[
        Literal["block", "warn"], Field(description="block: a film that fails a check is not delivered; or warn")
    ] = "block"
    check_full: Annotated[bool, Field(description="true: every film is decoded as a whole besides its parts")] = False
    check_lufs: Annotated[float, Field(ge=-30, le=-8, description="Loudness that a film should have")] = -14.0
    check_lufs_off: Annotated[float, Field(gt=0, le=10, description="LU that it may be off")] = 1.0
    check_true_peak_dbtp: Annotated[float, Field(ge=-9, le=0, description="Highest true peak")] = -1.0
    check_black_s: Annotated[float, Field(gt=0, description="Longest black beside fades, seconds")] = 1.0
    check_frozen_s: Annotated[float, Field(ge=0.5, description="Longest standstill of a moving shot, seconds")] = 3.0
    check_silence_s: Annotated[float, Field(gt=0, description="Longest silence under music or voice, seconds")] = 2.0
    check_cuts_share: Annotated[float, Field(ge=0, le=1, description="Share of the hard cuts that must be seen")] = 0.5
    check_sync_frames: Annotated[int, Field(ge=1, le=25, description="Frames that a caption may be off its voice")] = 3
    check_late_s: Annotated[float, Field(gt=0, description="Seconds from which on a late caption is an error")] = 0.5
    check_minutes_off: Annotated[float, Field(gt=0, description="Share that a wanted length may be missed by")] = 0.2

    interpolation: Annotated[
        Interpolation | None,
        Field(description="blend, motion or off: takes at another rate or slowed; empty: motion in production"),
    ] = None

    # The machine
    workers: Annotated[int | None, Field(ge=1, le=64, description="Threads of a stage; empty: one per core")] = None
    unit_timeout_s: Annotated[
        float, Field(gt=0, le=86_400, description="Longest that one plan, picture, take, line or cue may take, seconds")
    ] = 3600.0
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None,
        Field(description="Detail of the log; empty: INFO for debug, WARNING for production"),
    ] = None
    log_format: Annotated[Literal["text", "json"], Field(description="Lines of the log: text, or json objects")] = (
        "text"
    )

    @field_validator("force_profile", "execution_profile", mode="before")
    @classmethod
    def _profile_name(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator("film_fps", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        """The environment holds text, and a choice of numbers does not read text."""
        return int(value) if isinstance(value, str) and value.isdecimal() else value

    @field_validator("storyvid_home", "storyvid_stories", "prompt_set")
    @classmethod
    def _from_project(cls, value: Path | None) -> Path | None:
        return (PROJECT_ROOT / value.expanduser()).resolve() if value is not None else None

    @cached_property
    def limits(self) -> Limits:
        return Limits(
            block=self.checks == "block",
            full=self.check_full,
            lufs=self.check_lufs,
            loudness_lu=self.check_lufs_off,
            true_peak_dbtp=self.check_true_peak_dbtp,
            black_s=self.check_black_s,
            frozen_s=self.check_frozen_s,
            silence_s=self.check_silence_s,
            cuts_share=self.check_cuts_share,
            sync_frames=self.check_sync_frames,
            late_s=self.check_late_s,
            duration_share=self.check_minutes_off,
        )

    @cached_property
    def worker_count(self) -> int:
        return self.workers or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def film_format(self, aspect: Aspect, profile: ExecutionProfile) -> FilmFormat:
        """Size, rate and encoding of a film of `aspect`. Both sides are even; the short one has `film_lines`."""
        usual = 480 if profile is ExecutionProfile.DEBUG_CPU else 720
        short = (self.film_lines or usual) // 2 * 2
        long = (short * 16 + 8) // 9 // 2 * 2
        width, height = {Aspect.WIDE: (long, short), Aspect.TALL: (short, long), Aspect.SQUARE: (short, short)}[aspect]
        return FilmFormat(
            width_px=width,
            height_px=height,
            fps=self.film_fps,
            preset=self.encoder_preset,
            crf=self.encoder_crf,
            audio_bit_rate=self.audio_bit_rate,
            interpolation=self.interpolation or ("blend" if profile is ExecutionProfile.DEBUG_CPU else "motion"),
        )


def load_settings() -> Settings:
    """Read the settings. Raises SettingsError naming each setting that is wrong, its value and what is allowed."""
    env_file = Settings.model_config.get("env_file")
    if isinstance(env_file, Path) and (wrong := slips(env_file, map(str.upper, Settings.model_fields))):
        raise SettingsError(f"{env_file}: {'; '.join(wrong)}")
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(_readable(fault) for fault in error.errors(include_url=False))
        raise SettingsError(f"{faults}. Correct it in the environment or in {PROJECT_ROOT / '.env'}.") from error


def _readable(fault: Any) -> str:
    name = ".".join(str(part) for part in fault["loc"]).upper()
    if name in ("FORCE_PROFILE", "EXECUTION_PROFILE"):
        allowed = " or ".join(profile.value for profile in ExecutionProfile)
        return f"{name}={fault['input']!r} is no profile: use {allowed}"
    given = "(not shown)" if name.endswith(("_KEY", "_TOKEN")) else repr(fault["input"])
    return f"{name}={given}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
