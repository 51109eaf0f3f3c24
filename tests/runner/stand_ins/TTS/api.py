"""A voice that hums: as much of Coqui's API as the worker touches. `config.json` says what kind of model it is."""

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

RATE_HZ = 16_000


def hum(text, voice, pace):
    pitch_hz = 100 + hashlib.sha256(voice).digest()[0] + torch.seeds[-1] % 7
    place = np.arange(round(0.075 * len(text) / pace * RATE_HZ)) / RATE_HZ
    return list(0.3 * np.sin(2 * np.pi * pitch_hz * place))


class Vits:
    length_scale = 1.0
    speaker_manager = None


class Xtts:
    speaker_manager = None
    device = "cpu"
    config = {"max_ref_len": 10, "gpt_cond_len": 12, "gpt_cond_chunk_len": 4} | dict.fromkeys(
        ("temperature", "length_penalty", "repetition_penalty", "top_k", "top_p"), 1
    )

    def get_gpt_cond_latents(self, audio, rate_hz, length, chunk_length):
        assert (length, chunk_length) == (12, 4)
        return audio.tobytes()

    def get_speaker_embedding(self, audio, rate_hz):
        assert audio.shape[0] == 1 and audio.shape[1] <= 10 * rate_hz
        return audio.tobytes()

    def inference(self, text, language, latents, embedding, speed, **settings):
        assert latents == embedding and set(settings.values()) == {1}
        return {"wav": hum(text, latents, speed)}


class TTS:
    def __init__(self, model_path, config_path, progress_bar):
        config = json.loads(Path(config_path).read_text())
        cloning = config["model"] == "xtts"
        assert Path(model_path).is_dir() == cloning
        self.synthesizer = SimpleNamespace(output_sample_rate=RATE_HZ, tts_model=Xtts() if cloning else Vits())
        if config.get("speakers"):
            self.synthesizer.tts_model.speaker_manager = SimpleNamespace(speaker_names=config["speakers"])
        self.languages = config.get("languages")
        self.is_multi_lingual = cloning

    def to(self, device):
        assert device == "cpu"
        return self

    def tts(self, text, split_sentences, speaker=None):
        assert not split_sentences
        return hum(text, str(speaker).encode(), 1 / self.synthesizer.tts_model.length_scale)
