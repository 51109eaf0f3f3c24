"""A composer of chords: as much of AudioCraft's API as the worker touches."""

import hashlib

import numpy as np
import torch
from spacy import load
from xformers import ops

assert ops.unbind is torch.unbind
assert [token.text for token in load("en_core_web_sm")("calm flute")] == ["calm", "flute"]


class _Tensor(np.ndarray):
    def float(self):
        return self

    cpu = contiguous = float

    def numpy(self):
        return np.asarray(self)


class MusicGen:
    sample_rate, audio_channels, max_duration, device = 32_000, 1, 30.0, "cpu"

    @classmethod
    def get_pretrained(cls, name, device):
        if name != "debug":
            raise ValueError(f"{name} is not a valid checkpoint name")
        return cls()

    def set_generation_params(self, duration, cfg_coef, extend_stride=None):
        assert (extend_stride is not None) == (duration > self.max_duration)
        self.duration = duration

    def generate(self, prompts):
        place = np.arange(round(self.duration * self.sample_rate)) / self.sample_rate
        pitch_hz = 110 + hashlib.sha256(prompts[0].encode()).digest()[0] + torch.seeds[-1] % 5
        chord = sum(np.sin(2 * np.pi * pitch_hz * step * place) for step in (1, 1.25, 1.5)) * 0.1
        return [chord[None].astype(np.float32).view(_Tensor)]
