"""Coqui TTS, in the Python that has it; see `subprocess_worker`. Imports nothing of storyvid.

Takes a VITS-like model of one or more speakers, or XTTS, which speaks like a recording that it is given.
"""

from __future__ import annotations

import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER_MODELS = ("xtts", "bark", "tortoise")
"""Models of several files, loaded from their folder; these speak like a recording. Others have one file of weights."""

_LOADED: dict[str, Any] = {}


def start(model: str, device: str) -> dict[str, Any]:
    """Load the folder of a model (its weights and `config.json`)."""
    os.environ.setdefault("COQUI_TOS_AGREED", "0")
    import torch
    from TTS.api import TTS

    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    folder = Path(model)
    config = folder / "config.json"
    kind = json.loads(config.read_text(encoding="utf-8")).get("model", "")
    weights = folder if kind in FOLDER_MODELS else _weights(folder)
    tts = TTS(model_path=str(weights), config_path=str(config), progress_bar=False)
    _LOADED["tts"] = tts.to(device)
    return {
        "rate_hz": int(tts.synthesizer.output_sample_rate),
        "speakers": list(tts.speakers or []),
        "languages": list(tts.languages or []),
        "clones": _clones(tts),
        "device": device,
        "coqui-tts": version("coqui-tts"),
        "torch": torch.__version__,
    }


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Say `text`; float32 samples go into the file `out`. Speaker, language and reference may be None."""
    import numpy as np
    import torch

    tts = _LOADED["tts"]
    model = tts.synthesizer.tts_model
    arguments: dict[str, Any] = {"text": request["text"], "split_sentences": False}
    if tts.is_multi_lingual:
        arguments["language"] = request["language"]
    if request["speaker"] is not None:
        arguments["speaker"] = request["speaker"]
    elif request["reference"] is not None:
        arguments["speaker_wav"] = request["reference"]
    if _clones(tts):
        arguments["speed"] = request["pace"]
    elif hasattr(model, "length_scale"):
        model.length_scale = 1.0 / request["pace"]
    torch.manual_seed(request["seed"])
    samples = np.asarray(tts.tts(**arguments), dtype="<f4").reshape(-1)
    Path(request["out"]).write_bytes(samples.tobytes())
    return {"samples": len(samples), "rate_hz": int(tts.synthesizer.output_sample_rate)}


def _clones(tts: Any) -> bool:
    """Whether the model speaks like a recording."""
    return type(tts.synthesizer.tts_model).__name__.lower() in FOLDER_MODELS


def _weights(folder: Path) -> Path:
    """The largest of the files that may be weights: lists of speakers lie beside them."""
    found = [file for pattern in ("*.pth", "*.pt", "*.tar") for file in folder.glob(pattern)]
    if not found:
        raise FileNotFoundError(f"{folder} holds no weights (*.pth)")
    return max(found, key=lambda file: (file.stat().st_size, file.name))
