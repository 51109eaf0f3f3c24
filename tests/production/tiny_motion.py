"""CogVideoX and Stable Video Diffusion, with random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import diffusers
import transformers

from tests.production.tiny_text import t5_encoder, t5_tokenizer


def cogvideox(parts: Path) -> Any:
    return diffusers.CogVideoXImageToVideoPipeline(**cogvideox_parts(in_channels=8))


def cogvideox_learned(parts: Path) -> Any:
    """One that learned where each patch lies, and each token of prompts of 16."""
    learned = {"use_learned_positional_embeddings": True, "max_text_seq_length": 16}
    return diffusers.CogVideoXImageToVideoPipeline(**cogvideox_parts(in_channels=8, **learned))


def cogvideox_t2v(parts: Path) -> Any:
    return diffusers.CogVideoXPipeline(**cogvideox_parts(in_channels=4))


def cogvideox_parts(in_channels: int, **transformer: Any) -> dict[str, Any]:
    tokenizer = t5_tokenizer()
    return {
        "tokenizer": tokenizer,
        "text_encoder": t5_encoder("t5", len(tokenizer)),
        "vae": diffusers.AutoencoderKLCogVideoX(
            down_block_types=("CogVideoXDownBlock3D",) * 4,
            up_block_types=("CogVideoXUpBlock3D",) * 4,
            block_out_channels=(8, 8, 8, 8),
            latent_channels=4,
            layers_per_block=1,
            norm_num_groups=2,
            temporal_compression_ratio=4,
        ),
        "transformer": diffusers.CogVideoXTransformer3DModel(
            num_attention_heads=2,
            attention_head_dim=16,
            in_channels=in_channels,
            out_channels=4,
            time_embed_dim=2,
            text_embed_dim=32,
            num_layers=1,
            sample_width=8,
            sample_height=4,
            sample_frames=9,
            patch_size=2,
            temporal_compression_ratio=4,
            **{"max_text_seq_length": 226, "use_rotary_positional_embeddings": True, **transformer},
        ),
        "scheduler": diffusers.DDIMScheduler(steps_offset=1, clip_sample=False),
    }


def svd(parts: Path) -> Any:
    vision = transformers.CLIPVisionConfig(
        hidden_size=32,
        projection_dim=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        image_size=224,
        intermediate_size=16,
        patch_size=112,
    )
    return diffusers.StableVideoDiffusionPipeline(
        vae=diffusers.AutoencoderKLTemporalDecoder(
            block_out_channels=(32, 32), down_block_types=("DownEncoderBlock2D",) * 2, latent_channels=4
        ),
        image_encoder=transformers.CLIPVisionModelWithProjection(vision),
        unet=diffusers.UNetSpatioTemporalConditionModel(
            block_out_channels=(32, 32),
            layers_per_block=1,
            sample_size=32,
            in_channels=8,
            out_channels=4,
            down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
            up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"),
            cross_attention_dim=32,
            num_attention_heads=2,
            projection_class_embeddings_input_dim=96,
            addition_time_embed_dim=32,
        ),
        scheduler=diffusers.EulerDiscreteScheduler(
            prediction_type="v_prediction",
            use_karras_sigmas=True,
            timestep_type="continuous",
            sigma_min=0.002,
            sigma_max=700.0,
        ),
        feature_extractor=transformers.CLIPImageProcessor(crop_size=224, size=224),
    )
