"""Builds a tiny Coqui VITS with random weights, by the Python that has Coqui TTS: tiny_coqui.py FOLDER."""

import sys
from pathlib import Path

import torch
from TTS.config.shared_configs import BaseAudioConfig
from TTS.tts.configs.shared_configs import CharactersConfig
from TTS.tts.configs.vits_config import VitsArgs, VitsConfig
from TTS.tts.models.vits import Vits

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + "".join(map(chr, range(0x900, 0x980)))


def main(folder: Path) -> None:
    torch.manual_seed(0)
    arguments = VitsArgs(
        init_discriminator=False,
        hidden_channels=16,
        hidden_channels_ffn_text_encoder=32,
        num_layers_text_encoder=1,
        num_layers_flow=1,
        num_layers_posterior_encoder=1,
        upsample_initial_channel_decoder=32,
        out_channels=129,
        resblock_kernel_sizes_decoder=[3],
        resblock_dilation_sizes_decoder=[[1, 3, 5]],
        num_chars=200,
    )
    characters = CharactersConfig(
        characters_class="TTS.tts.models.vits.VitsCharacters",
        pad="<PAD>",
        eos="<EOS>",
        bos="<BOS>",
        blank="<BLNK>",
        characters=LETTERS,
        punctuations="!'(),-.:;? ",
        phonemes="",
    )
    audio = BaseAudioConfig(
        sample_rate=16_000, fft_size=256, win_length=256, hop_length=256, num_mels=20, preemphasis=0.0
    )
    config = VitsConfig(
        model_args=arguments,
        audio=audio,
        characters=characters,
        use_phonemes=False,
        text_cleaner="basic_cleaners",
        add_blank=True,
    )
    model = Vits(config)
    weights = model.state_dict()
    for name, weight in weights.items():
        if name.startswith("waveform_decoder.") and name.endswith(("weight", "weight_v", "original0", "weight_g")):
            weight.mul_(6.0)
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"model": weights}, folder / "model.pth")
    config.save_json(str(folder / "config.json"))


main(Path(sys.argv[1]))
