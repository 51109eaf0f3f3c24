"""Builds a tiny XTTS with random weights, by the Python that has Coqui TTS: tiny_xtts.py FOLDER."""

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from TTS.tts.configs.xtts_config import XttsConfig
from TTS.tts.layers.xtts.tokenizer import VoiceBpeTokenizer
from TTS.tts.models.xtts import Xtts, XttsArgs

SPECIAL = ["[STOP]", "[UNK]", "[SPACE]", "[START]", "[en]", "[hi]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,;:!?'\"()-" + "".join(map(chr, range(0x900, 0x980)))
STOP_AUDIO = 1025


def letters() -> Tokenizer:
    words = [*SPECIAL, *LETTERS]
    tokenizer = Tokenizer(models.BPE({word: place for place, word in enumerate(words)}, [], unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens(SPECIAL)
    return tokenizer


def main(folder: Path) -> None:
    torch.manual_seed(0)
    folder.mkdir(parents=True, exist_ok=True)
    letters().save(str(folder / "vocab.json"))
    sizes = XttsArgs(
        gpt_layers=1,
        gpt_n_model_channels=64,
        gpt_n_heads=2,
        decoder_input_dim=64,
        gpt_max_audio_tokens=60,
        gpt_max_text_tokens=300,
        gpt_num_audio_tokens=STOP_AUDIO + 1,
        gpt_start_audio_token=STOP_AUDIO - 1,
        gpt_stop_audio_token=STOP_AUDIO,
    )
    config = XttsConfig(model_args=sizes, languages=["en", "hi"])
    model = Xtts(config)
    model.tokenizer = VoiceBpeTokenizer(vocab_file=folder / "vocab.json")
    model.init_models()
    torch.save({"model": model.state_dict()}, folder / "model.pth")
    config.save_json(str(folder / "config.json"))


main(Path(sys.argv[1]))
