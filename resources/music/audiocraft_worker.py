"""AudioCraft's MusicGen, in the Python that has it; see `subprocess_worker`. Imports nothing of storyvid.

AudioCraft 1.3 imports xformers and spaCy for what is not used here: the first for one function, the second for the
words of its untrained `debug` model. Where they are not installed, plain stand-ins take their places.
"""

from __future__ import annotations

import importlib.util
import sys
import types
from importlib.metadata import version
from typing import Any

_LOADED: dict[str, Any] = {}


def start(model: str, device: str) -> dict[str, Any]:
    """Load a folder, a hub name, or AudioCraft's own `debug` model."""
    import torch

    _stand_in_xformers(torch)
    _stand_in_spacy()
    from audiocraft.models import MusicGen

    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    if device == "cuda":
        # It plans for every length that it has not met, and every token has another; see `resources/attention.py`.
        torch.backends.cuda.enable_cudnn_sdp(False)
    torch.manual_seed(0)  # the weights of the debug model are drawn here
    _LOADED["model"] = musicgen = MusicGen.get_pretrained(model, device=device)
    return {
        "rate_hz": musicgen.sample_rate,
        "channels": musicgen.audio_channels,
        "piece_s": musicgen.max_duration,
        "device": str(musicgen.device),
        "audiocraft": version("audiocraft"),
        "torch": torch.__version__,
    }


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Make `seconds` of sound for `prompt`; float32 samples, channel after channel, go into the file `out`."""
    import torch

    musicgen = _LOADED["model"]
    seconds, piece_s = request["seconds"], musicgen.max_duration
    stride = {"extend_stride": piece_s * 0.6} if seconds > piece_s else {}
    musicgen.set_generation_params(duration=seconds, cfg_coef=request["guidance"], **stride)
    torch.manual_seed(request["seed"])
    sound = musicgen.generate([request["prompt"]])[0].float().cpu().contiguous()
    with open(request["out"], "wb") as file:  # noqa: PTH123 - the standard library only
        file.write(sound.numpy().astype("<f4").tobytes())
    return {"channels": sound.shape[0], "samples": sound.shape[1], "rate_hz": musicgen.sample_rate}


def _stand_in_xformers(torch: Any) -> None:
    if importlib.util.find_spec("xformers") is None:
        ops, xformers = types.ModuleType("xformers.ops"), types.ModuleType("xformers")
        vars(ops)["unbind"] = torch.unbind
        vars(xformers)["ops"] = ops
        sys.modules.update({"xformers": xformers, "xformers.ops": ops})


def _stand_in_spacy() -> None:
    if importlib.util.find_spec("spacy") is None:
        spacy = types.ModuleType("spacy")
        vars(spacy)["load"] = lambda language: lambda text: [_Token(word) for word in text.split()]
        sys.modules["spacy"] = spacy


class _Token:
    is_stop = False

    def __init__(self, word: str) -> None:
        self.text = self.lemma_ = word
