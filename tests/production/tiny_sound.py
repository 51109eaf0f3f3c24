"""Tiny voices and music models with random weights, saved as the real ones are, so that the real code loads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

# Tiny models only get slower by sharing their work.
torch.set_num_threads(1)

ENGLISH = "abcdefghijklmnopqrstuvwxyz'-"
DEVANAGARI = "".join(chr(code) for code in range(0x901, 0x970))


def vits(
    folder: Path, letters: str = ENGLISH, *, speakers: int = 1, stochastic: bool = False, **tokenizer: object
) -> Path:
    """A VITS voice at 16 kHz that reads `letters`, about 0.5 MB; its symbols last about 9 frames of 4 ms each."""
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    symbols = ["<pad>", " ", *letters]
    vocabulary = folder / "vocab.json"
    vocabulary.write_text(json.dumps({symbol: index for index, symbol in enumerate(symbols)}, ensure_ascii=False))
    options = {"add_blank": True, "normalize": True, "phonemize": False, "is_uroman": False, **tokenizer}
    VitsTokenizer(str(vocabulary), pad_token="<pad>", unk_token="<pad>", **options).save_pretrained(folder)
    torch.manual_seed(0)
    config = VitsConfig(
        vocab_size=len(symbols),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        ffn_dim=32,
        flow_size=16,
        spectrogram_bins=33,
        prior_encoder_num_flows=2,
        prior_encoder_num_wavenet_layers=1,
        posterior_encoder_num_wavenet_layers=1,
        duration_predictor_num_flows=2,
        duration_predictor_filter_channels=16,
        upsample_initial_channel=16,
        upsample_rates=[8, 8],
        upsample_kernel_sizes=[16, 16],
        resblock_kernel_sizes=[3],
        resblock_dilation_sizes=[[1]],
        sampling_rate=16_000,
        use_stochastic_duration_prediction=stochastic,
        num_speakers=speakers,
        speaker_embedding_size=16 if speakers > 1 else 0,
    )
    model = VitsModel(config)
    with torch.no_grad():
        if stochastic:
            model.duration_predictor.flows[0].translate.fill_(-2.2)
        else:
            model.duration_predictor.proj.weight.zero_()
            model.duration_predictor.proj.bias.fill_(2.2)
    model.save_pretrained(folder)
    return folder


def tokenizer() -> Any:
    """Words by their letters, as a fast tokenizer that saves and loads by itself."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = {"<pad>": 0, "</s>": 1, "<unk>": 2} | {chr(code): code - 29 for code in range(32, 127)}
    core = Tokenizer(models.WordLevel(letters, unk_token="<unk>"))
    core.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    return PreTrainedTokenizerFast(tokenizer_object=core, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")


def musicgen(folder: Path, *, channels: int = 1) -> Path:
    """A MusicGen with a codec of 10 frames a second at 8 kHz (the real one: 50 at 32 kHz); about 1 MB."""
    from transformers import (
        EncodecConfig,
        EncodecFeatureExtractor,
        MusicgenConfig,
        MusicgenDecoderConfig,
        MusicgenForConditionalGeneration,
        MusicgenProcessor,
        T5Config,
    )

    torch.manual_seed(0)
    words = tokenizer()
    config = MusicgenConfig(
        text_encoder=T5Config(vocab_size=len(words) + 8, d_model=16, d_ff=16, d_kv=8, num_layers=1, num_heads=2),
        audio_encoder=EncodecConfig(
            sampling_rate=8_000,
            audio_channels=1,
            num_filters=4,
            num_residual_layers=1,
            upsampling_ratios=[10, 10, 8],
            hidden_size=16,
            codebook_size=64,
            codebook_dim=16,
            num_lstm_layers=1,
            target_bandwidths=[0.24],
            normalize=False,
            use_causal_conv=False,
            chunk_length_s=None,
        ),
        decoder=MusicgenDecoderConfig(
            vocab_size=64,
            num_hidden_layers=1,
            ffn_dim=16,
            num_attention_heads=2,
            hidden_size=16,
            num_codebooks=4 * channels,
            audio_channels=channels,
            pad_token_id=64,
            bos_token_id=64,
        ),
    )
    model = MusicgenForConditionalGeneration(config)
    with torch.no_grad():
        for layer in model.audio_encoder.quantizer.layers:
            layer.codebook.embed.normal_()
        for layer in model.decoder.model.decoder.layers:  # an untrained decoder hardly hears the words
            layer.encoder_attn.v_proj.weight.normal_()
            layer.encoder_attn.out_proj.weight.normal_()
    generation = model.generation_config
    generation.decoder_start_token_id = generation.pad_token_id = generation.bos_token_id = 64
    generation.max_length = 1_500
    model.save_pretrained(folder)
    extractor = EncodecFeatureExtractor(feature_size=channels, sampling_rate=8_000, padding_side="left")
    MusicgenProcessor(extractor, words).save_pretrained(folder)
    return folder


def ace_step(folder: Path) -> Path:
    """An ACE-Step that makes stereo at 1.6 kHz, 25 latents a second as the real one; under 1 MB."""
    from diffusers import AceStepPipeline, AutoencoderOobleck, FlowMatchEulerDiscreteScheduler
    from diffusers.models.transformers.ace_step_transformer import AceStepTransformer1DModel
    from diffusers.pipelines.ace_step.modeling_ace_step import AceStepConditionEncoder
    from transformers import Qwen3Config, Qwen3Model

    torch.manual_seed(0)
    words = tokenizer()
    shape = {"num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 8, "intermediate_size": 16}
    text = Qwen3Config(vocab_size=len(words), hidden_size=16, num_hidden_layers=1, **shape)
    conditions = AceStepConditionEncoder(
        hidden_size=16,
        text_hidden_dim=16,
        timbre_hidden_dim=8,
        num_lyric_encoder_hidden_layers=1,
        num_timbre_encoder_hidden_layers=1,
        **shape,
    )
    pipeline = AceStepPipeline(
        vae=AutoencoderOobleck(
            encoder_hidden_size=4,
            downsampling_ratios=[4, 4, 4],
            channel_multiples=[1, 1, 2],
            decoder_channels=4,
            decoder_input_channels=8,
            sampling_rate=1_600,
        ),
        text_encoder=Qwen3Model(text),
        tokenizer=words,
        transformer=AceStepTransformer1DModel(
            hidden_size=16, num_hidden_layers=2, in_channels=24, audio_acoustic_hidden_dim=8, is_turbo=True, **shape
        ),
        condition_encoder=conditions,
        scheduler=FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, shift=1.0),
    )
    pipeline.save_pretrained(folder)
    return folder
