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
_HEARD: dict[str, tuple[Any, Any]] = {}
"""What XTTS made of each recording: worked out once, and not for every phrase."""


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
        "speakers": _speakers(tts),
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
    torch.manual_seed(request["seed"])
    said = _said_like(tts, request) if request["reference"] and _kind(tts) == "xtts" else _said(tts, request)
    samples = np.asarray(said, dtype="<f4").reshape(-1)
    Path(request["out"]).write_bytes(samples.tobytes())
    return {"samples": len(samples), "rate_hz": int(tts.synthesizer.output_sample_rate)}


def _said(tts: Any, request: dict[str, Any]) -> Any:
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
    return tts.tts(**arguments)


def _said_like(tts: Any, request: dict[str, Any]) -> Any:
    """What XTTS says like a recording, by its own calls.

    Coqui's way reads recordings by torchcodec, which needs FFmpeg's libraries and a torch for CUDA.
    """
    model = tts.synthesizer.tts_model
    if request["reference"] not in _HEARD:
        _HEARD[request["reference"]] = _heard(model, request["reference"])
    latents, embedding = _HEARD[request["reference"]]
    usual = ("temperature", "length_penalty", "repetition_penalty", "top_k", "top_p")
    settings = {name: model.config[name] for name in usual}
    return model.inference(request["text"], request["language"], latents, embedding, speed=request["pace"], **settings)[
        "wav"
    ]


def _heard(model: Any, recording: str) -> tuple[Any, Any]:
    import soundfile
    import torch

    samples, rate_hz = soundfile.read(recording, dtype="float32", always_2d=True)
    longest = int(model.config["max_ref_len"] * rate_hz)
    audio = torch.from_numpy(samples.mean(axis=1)[None, :longest]).to(model.device)
    latents = model.get_gpt_cond_latents(
        audio, rate_hz, length=model.config["gpt_cond_len"], chunk_length=model.config["gpt_cond_chunk_len"]
    )
    return latents, model.get_speaker_embedding(audio, rate_hz)


def _speakers(tts: Any) -> list[str]:
    """Those that the model itself knows; Coqui also lists voices that it once kept in its user's home."""
    manager = tts.synthesizer.tts_model.speaker_manager
    return [] if manager is None else list(manager.speaker_names)


def _clones(tts: Any) -> bool:
    """Whether the model speaks like a recording."""
    return _kind(tts) in FOLDER_MODELS


def _kind(tts: Any) -> str:
    return type(tts.synthesizer.tts_model).__name__.lower()


def _weights(folder: Path) -> Path:
    """The largest of the files that may be weights: lists of speakers lie beside them."""
    found = [file for pattern in ("*.pth", "*.pt", "*.tar") for file in folder.glob(pattern)]
    if not found:
        raise FileNotFoundError(f"{folder} holds no weights (*.pth)")
    return max(found, key=lambda file: (file.stat().st_size, file.name))
