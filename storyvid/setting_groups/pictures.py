"""Settings of the models that make key frames and takes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class PictureSettings(BaseSettings):
    """Mixed into `storyvid.settings.Settings`, which reads them."""

    diffusion_model_path: Annotated[
        str | None, Field(description="Model of key frames: a diffusers folder, or its name on the Hugging Face hub")
    ] = None
    diffusion_steps: Annotated[
        int | None, Field(ge=1, le=1000, description="Denoising steps of a key frame; empty: as the model likes")
    ] = None
    diffusion_guidance: Annotated[
        float | None,
        Field(ge=0, le=50, description="How closely a key frame follows its words; empty: as the model likes"),
    ] = None
    diffusion_lines: Annotated[
        int | None,
        Field(ge=16, le=4320, description="Short side in which key frames are drawn; empty: as the model likes"),
    ] = None
    diffusion_reference: Annotated[
        Literal["auto", "none", "portrait", "previous"],
        Field(description="auto, none, portrait or previous: the picture that a key frame is drawn from"),
    ] = "auto"
    diffusion_strength: Annotated[
        float, Field(gt=0, le=1, description="How far a key frame may go from its reference, where it is drawn over it")
    ] = 0.6
    diffusion_negative: Annotated[
        str | None, Field(description="What key frames must not show; empty: storyvid's own list")
    ] = None

    video_model_path: Annotated[
        str | None, Field(description="Model of takes: a diffusers folder, or its name on the Hugging Face hub")
    ] = None
    video_steps: Annotated[
        int | None, Field(ge=1, le=1000, description="Denoising steps of a take; empty: as the model likes")
    ] = None
    video_guidance: Annotated[
        float | None, Field(ge=0, le=50, description="How closely a take follows its words; empty: as the model likes")
    ] = None
    video_lines: Annotated[
        int | None, Field(ge=16, le=4320, description="Short side of takes; empty: as the model likes")
    ] = None
    video_frames: Annotated[
        int | None,
        Field(
            ge=5, le=1000, description="Most frames made at once, longer takes are chained; empty: as the model likes"
        ),
    ] = None
    video_negative: Annotated[str | None, Field(description="What takes must not show; empty: storyvid's own list")] = (
        None
    )
