"""Tiny voices and music models with random weights, saved as the real ones are, so that the real code loads them."""

from __future__ import annotations

import json
from pathlib import Path

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
