"""Models of real size with random weights, saved as the real ones lie on a disk: nothing is fetched.

Sizes are those that the authors of Wan 2.2 TI2V-5B, SDXL, MusicGen medium and MMS declare. `tiny` keeps the shape and
takes little of everything, so that the bench itself can be tried where there is no GPU. Tokenizers are tiny in both:
how long a prompt is read does not depend on which words it has.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers

from tests.production import tiny_pictures, tiny_sound, tiny_text

STANDARD_DEVIATION = 0.25
"""Of what a decoder gives, around its middle: pictures with light and shade, as a trained one would give."""


def wan_5b(folder: Path, *, real: bool) -> Path:
    """Wan 2.2 TI2V-5B: 5.0 billion weights, with a text encoder of 5.7 and a decoder of 0.7 billion."""
    tokenizer = tiny_text.t5_tokenizer()
    sizes = {"d_model": 4096, "d_ff": 10_240, "d_kv": 64, "num_layers": 24, "num_heads": 64} if real else _LITTLE_TEXT
    words = 256_384 if real else len(tokenizer) + 8
    vae = _made(
        diffusers.AutoencoderKLWan,
        torch.float32,
        base_dim=160 if real else 8,
        decoder_base_dim=256 if real else 8,
        z_dim=48,
        dim_mult=[1, 2, 4, 4],
        num_res_blocks=2 if real else 1,
        temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 48,
        latents_std=[1.0] * 48,
        is_residual=True,
        in_channels=12,
        out_channels=12,
        patch_size=2,
        scale_factor_temporal=4,
        scale_factor_spatial=16,
    )
    _show(vae, (1, 48, 2, 8, 8))
    pipeline = diffusers.WanImageToVideoPipeline(
        tokenizer=tokenizer,
        text_encoder=_made(
            lambda **given: transformers.UMT5EncoderModel(transformers.UMT5Config(**given)),
            vocab_size=words,
            feed_forward_proj="gated-gelu",
            **sizes,
        ),
        vae=vae,
        transformer=_made(
            diffusers.WanTransformer3DModel,
            num_attention_heads=24 if real else 2,
            attention_head_dim=128 if real else 12,
            in_channels=48,
            out_channels=48,
            text_dim=sizes["d_model"],
            ffn_dim=14_336 if real else 32,
            num_layers=30 if real else 2,
        ),
        scheduler=diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0
        ),
        image_encoder=None,
        image_processor=None,
        expand_timesteps=True,
    )
    pipeline.save_pretrained(folder)
    return folder


def sdxl(folder: Path, *, real: bool) -> Path:
    """SDXL: 2.6 billion weights, with two text encoders."""
    if not real:
        tiny_pictures.stable_diffusion_xl(folder.parent / ".parts").save_pretrained(folder)
        return folder
    tokenizer = tiny_text.clip_tokenizer(folder.parent / ".parts")
    vae = _made(
        diffusers.AutoencoderKL,
        block_out_channels=(128, 256, 512, 512),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=2,
        latent_channels=4,
        sample_size=1024,
        scaling_factor=0.13025,
    )
    _show(vae, (1, 4, 32, 32))
    pipeline = diffusers.StableDiffusionXLPipeline(
        vae=vae,
        unet=_made(
            diffusers.UNet2DConditionModel,
            block_out_channels=(320, 640, 1280),
            layers_per_block=2,
            sample_size=128,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=(5, 10, 20),
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=256,
            transformer_layers_per_block=(1, 2, 10),
            projection_class_embeddings_input_dim=2816,
            cross_attention_dim=2048,
        ),
        scheduler=diffusers.EulerDiscreteScheduler(),
        text_encoder=_made(lambda **given: transformers.CLIPTextModel(_clip(tokenizer, 768, 12, 12))),
        text_encoder_2=_made(lambda **given: transformers.CLIPTextModelWithProjection(_clip(tokenizer, 1280, 32, 20))),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
    )
    pipeline.save_pretrained(folder)
    return folder


def musicgen_medium(folder: Path, *, real: bool) -> Path:
    """MusicGen medium: 1.5 billion weights at 32 kHz, with a T5 and an EnCodec."""
    if not real:
        return tiny_sound.musicgen(folder)
    words = tiny_sound.tokenizer()
    config = transformers.MusicgenConfig(
        text_encoder=transformers.T5Config(
            vocab_size=32_128, d_model=768, d_ff=3072, d_kv=64, num_layers=12, num_heads=12
        ),
        audio_encoder=transformers.EncodecConfig(
            sampling_rate=32_000,
            audio_channels=1,
            num_filters=64,
            upsampling_ratios=[8, 5, 4, 4],
            hidden_size=128,
            codebook_size=2048,
            codebook_dim=128,
            target_bandwidths=[2.2],
            normalize=False,
            use_causal_conv=False,
            chunk_length_s=None,
        ),
        decoder=transformers.MusicgenDecoderConfig(
            vocab_size=2048,
            num_hidden_layers=48,
            ffn_dim=6144,
            num_attention_heads=24,
            hidden_size=1536,
            num_codebooks=4,
            audio_channels=1,
        ),
    )
    model = _made(lambda **given: transformers.MusicgenForConditionalGeneration(config), torch.float32)
    with torch.no_grad():
        for layer in model.audio_encoder.quantizer.layers:
            layer.codebook.embed.normal_()
    generation = model.generation_config
    generation.decoder_start_token_id = generation.pad_token_id = generation.bos_token_id = 2048
    generation.max_length = 1_500
    model.save_pretrained(folder)
    extractor = transformers.EncodecFeatureExtractor(feature_size=1, sampling_rate=32_000, padding_side="left")
    transformers.MusicgenProcessor(extractor, words).save_pretrained(folder)
    return folder


def mms(folder: Path, *, real: bool) -> Path:
    """A voice of MMS: 36 million weights at 16 kHz."""
    tiny_sound.vits(folder)
    if real:
        symbols = len(transformers.AutoTokenizer.from_pretrained(folder).get_vocab())
        config = transformers.VitsConfig(vocab_size=symbols, use_stochastic_duration_prediction=False)
        model = _made(lambda **given: transformers.VitsModel(config), torch.float32)
        with torch.no_grad():
            model.duration_predictor.proj.weight.zero_()
            model.duration_predictor.proj.bias.fill_(1.1)  # about three frames of 16 ms a symbol
        model.save_pretrained(folder)
    return folder


_LITTLE_TEXT = {"d_model": 32, "d_ff": 37, "d_kv": 8, "num_layers": 2, "num_heads": 4}


def _clip(tokenizer: Any, width: int, layers: int, heads: int) -> transformers.CLIPTextConfig:
    words = len(tokenizer)
    return transformers.CLIPTextConfig(
        vocab_size=49_408,
        hidden_size=width,
        intermediate_size=width * 4,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        projection_dim=width,
        bos_token_id=words - 2,
        eos_token_id=words - 1,
        pad_token_id=words - 1,
    )


def _made(kind: Callable[..., Any], dtype: Any = torch.bfloat16, **given: Any) -> Any:
    """A model made where it is fastest, then in main memory."""
    torch.manual_seed(0)
    torch.set_default_dtype(dtype)
    try:
        with torch.device("cuda" if torch.cuda.is_available() else "cpu"):
            model = kind(**given)
        return model.to(device="cpu", dtype=dtype).eval()
    finally:
        torch.set_default_dtype(torch.float32)


def _show(vae: Any, latents: tuple[int, ...]) -> None:
    """Have a decoder of random weights give pictures with contrast: those of its own are one grey."""
    where = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.no_grad():
        shown = vae.to(where).decode(torch.randn(latents, dtype=vae.dtype).to(where)).sample
        vae.decoder.conv_out.weight.mul_(STANDARD_DEVIATION / float(shown.float().std().clamp(min=1e-6)))
    vae.to("cpu")
