"""Settings of the device that models run on, whatever they make."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class DeviceSettings(BaseSettings):
    """Mixed into `storyvid.settings.Settings`, which reads them."""

    model_device: Annotated[
        Literal["auto", "cuda", "cpu"], Field(description="auto, cuda or cpu: where models run; auto: a GPU if found")
    ] = "auto"
    model_precision: Annotated[
        Literal["auto", "bfloat16", "float16", "float32"],
        Field(description="auto, bfloat16, float16 or float32; auto: what the GPU computes in, float32 on a CPU"),
    ] = "auto"
    model_offload: Annotated[
        Literal["auto", "none", "model", "sequential"],
        Field(description="auto, none, model or sequential: what waits in main memory; auto: as the GPU's memory asks"),
    ] = "auto"
    model_tiling: Annotated[
        Literal["auto", "on", "off"],
        Field(description="auto, on or off: pictures are decoded in tiles, to save memory"),
    ] = "auto"
    model_attention: Annotated[
        str | None,
        Field(description="Attention backend of diffusers (native, flash, sage, xformers, …); empty: its own"),
    ] = None
