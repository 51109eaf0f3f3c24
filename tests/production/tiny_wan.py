"""Wan of every kind, with random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import diffusers
import transformers

from tests.production.tiny_text import chat_tokenizer, gemma2, t5_encoder, t5_tokenizer


def wan_parts(*, in_channels: int = 16, image_dim: int | None = None, **more: Any) -> dict[str, Any]:
    tokenizer = t5_tokenizer()
    return {
        "tokenizer": tokenizer,
        "text_encoder": t5_encoder("umt5", len(tokenizer)),
        "vae": diffusers.AutoencoderKLWan(
            base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
        ),
        "transformer": wan_transformer(in_channels=in_channels, image_dim=image_dim, **more),
        "scheduler": diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
    }


def wan_transformer(*, in_channels: int, image_dim: int | None = None, **more: Any) -> Any:
    return diffusers.WanTransformer3DModel(
        patch_size=(1, 2, 2),
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=in_channels,
        out_channels=16,
        text_dim=32,
        freq_dim=256,
        ffn_dim=32,
        num_layers=2,
        cross_attn_norm=True,
        qk_norm="rms_norm_across_heads",
        rope_max_seq_len=32,
        image_dim=image_dim,
        **more,
    )


def clip_vision(image_size: int) -> dict[str, Any]:
    config = transformers.CLIPVisionConfig(
        hidden_size=4,
        projection_dim=4,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=image_size,
        intermediate_size=16,
        patch_size=1,
    )
    return {
        "image_encoder": transformers.CLIPVisionModel(config),
        "image_processor": transformers.CLIPImageProcessor(crop_size=image_size, size=image_size),
    }


def wan_t2v(parts: Path) -> Any:
    return diffusers.WanPipeline(**wan_parts())


def wan_ti2v(parts: Path) -> Any:
    """Wan 2.2 TI2V-5B: the first frame takes the place of noise in the latents."""
    return diffusers.WanImageToVideoPipeline(
        **wan_parts(), image_encoder=None, image_processor=None, expand_timesteps=True
    )


def wan_a14b(parts: Path) -> Any:
    """Wan 2.2 A14B: one expert for the noisy steps, one for the rest."""
    return diffusers.WanImageToVideoPipeline(
        **wan_parts(in_channels=36),
        transformer_2=wan_transformer(in_channels=36),
        boundary_ratio=0.9,
        image_encoder=None,
        image_processor=None,
    )


def wan_i2v(parts: Path) -> Any:
    """Wan 2.1 I2V: an image encoder beside the first frame."""
    return diffusers.WanImageToVideoPipeline(**wan_parts(in_channels=36, image_dim=4), **clip_vision(4))


def wan_flf2v(parts: Path) -> Any:
    """Wan 2.1 FLF2V: made for a first and a last frame."""
    made = wan_parts(in_channels=36, image_dim=4, pos_embed_seq_len=2 * (4 * 4 + 1))
    return diffusers.WanImageToVideoPipeline(**made, **clip_vision(4))


def skyreels(parts: Path) -> Any:
    """SkyReels-V2 I2V: Wan's parts around a transformer of its own."""
    made = wan_parts(in_channels=36, image_dim=4)
    return diffusers.SkyReelsV2ImageToVideoPipeline(
        **{
            **made,
            "transformer": diffusers.SkyReelsV2Transformer3DModel(
                patch_size=(1, 2, 2),
                num_attention_heads=2,
                attention_head_dim=12,
                in_channels=36,
                out_channels=16,
                text_dim=32,
                freq_dim=256,
                ffn_dim=32,
                num_layers=2,
                cross_attn_norm=True,
                qk_norm="rms_norm_across_heads",
                rope_max_seq_len=32,
                image_dim=4,
            ),
        },
        **clip_vision(4),
    )


def sana_video(parts: Path) -> Any:
    """SANA-Video: Wan's decoder, and a language model that reads the words."""
    tokenizer = chat_tokenizer()
    return diffusers.SanaImageToVideoPipeline(
        tokenizer=tokenizer,
        text_encoder=gemma2(len(tokenizer)),
        vae=wan_parts()["vae"],
        transformer=diffusers.SanaVideoTransformer3DModel(
            in_channels=16,
            out_channels=16,
            num_attention_heads=2,
            attention_head_dim=12,
            num_layers=2,
            num_cross_attention_heads=2,
            cross_attention_head_dim=12,
            cross_attention_dim=24,
            caption_channels=8,
            mlp_ratio=2.5,
            dropout=0.0,
            attention_bias=False,
            sample_size=8,
            patch_size=(1, 2, 2),
            norm_elementwise_affine=False,
            norm_eps=1e-6,
            qk_norm="rms_norm_across_heads",
            rope_max_seq_len=32,
        ),
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(),
    )
