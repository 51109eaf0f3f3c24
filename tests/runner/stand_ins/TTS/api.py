"""A voice that hums: as much of Coqui's API as the worker touches. `config.json` says what kind of model it is."""

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

RATE_HZ = 16_000


class Vits:
    length_scale = 1.0


class Xtts:
    pass


class TTS:
    def __init__(self, model_path, config_path, progress_bar):
        config = json.loads(Path(config_path).read_text())
        cloning = config["model"] == "xtts"
        assert Path(model_path).is_dir() == cloning
        self.synthesizer = SimpleNamespace(output_sample_rate=RATE_HZ, tts_model=Xtts() if cloning else Vits())
        self.speakers = config.get("speakers")
        self.languages = config.get("languages")
        self.is_multi_lingual = cloning

    def to(self, device):
        assert device == "cpu"
        return self

    def tts(self, text, split_sentences, language=None, speaker=None, speaker_wav=None, speed=None):
        assert not split_sentences
        model = self.synthesizer.tts_model
        assert isinstance(model, Xtts) == (speaker_wav is not None) == (speed is not None) == (language is not None)
        voice = Path(speaker_wav).read_bytes() if speaker_wav else str(speaker).encode()
        pitch_hz = 100 + hashlib.sha256(voice).digest()[0] + torch.seeds[-1] % 7
        seconds = 0.075 * len(text) * (model.length_scale if speed is None else 1 / speed)
        place = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
        return list(0.3 * np.sin(2 * np.pi * pitch_hz * place))
