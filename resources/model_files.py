"""Whether the files of a model are all there, whole, and of the kind that is asked for: read from their heads alone.

So that a wrong folder is told when a run begins, and not after hours of a GPU's work on what comes before.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from storyvid.errors import MissingModelError

_LONGEST_HEAD = 2**27
"""Bytes; heads of real models take a few MB at most."""
_DEALT_OUT = ("model.safetensors", "diffusion_pytorch_model.safetensors")
"""Weights that are loaded, unless a variant is asked for; too large for one file they have an index."""
WEIGHTS = ("*.safetensors", "*.bin", "*.pt", "*.pth")


def check_files(folder: Path, setting: str) -> None:
    """Raise MissingModelError naming the setting and the file, where weights of `folder` are damaged or missing."""
    for file in sorted(folder.rglob("*.safetensors")):
        if fault := _fault_of(file):
            raise MissingModelError(
                f"{setting}={folder}: {file.relative_to(folder)} is damaged ({fault}). Fetch or copy the model again"
            )
    for name in _DEALT_OUT:
        for index in sorted(folder.rglob(f"{name}.index.json")):
            lacking = [] if (index.parent / name).is_file() else _lacking(index)
            if lacking:
                raise MissingModelError(
                    f"{setting}={folder}: of {index.relative_to(folder)} these files are not there: "
                    f"{', '.join(lacking)}. Fetch or copy the model again"
                )


def check_kind(folder: Path, setting: str, kinds: Collection[str], what: str) -> None:
    """Raise MissingModelError where `folder` is no whole model of transformers of one of `kinds`, called `what`."""
    config = folder / "config.json"
    kind = read_json(config).get("model_type")
    if kind not in kinds:
        found = f"a model of the kind {kind!r}" if kind else _seen_in(folder)
        raise MissingModelError(f"{setting}={folder}: {what} is wanted here, and this is {found}")
    if not has_weights(folder):
        raise MissingModelError(f"{setting}={folder}: no weights beside its config.json. Fetch or copy the model again")
    check_files(folder, setting)


def has_weights(folder: Path) -> bool:
    return any(True for pattern in WEIGHTS for _ in folder.glob(pattern))


def head_of(file: Path) -> tuple[int, Mapping[str, Any]]:
    """How long the head of a safetensors file is (bytes), and what it says of each tensor, by name.

    Raises OSError, ValueError where that cannot be read. Format: 8 bytes with the length of a JSON head, little endian,
    then that head (https://huggingface.co/docs/safetensors).
    """
    with file.open("rb") as source:
        start = source.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        if not 2 <= length <= _LONGEST_HEAD:
            raise ValueError("it does not begin as weights do")
        head = json.loads(source.read(length))
    if not isinstance(head, dict):
        raise ValueError("it does not begin as weights do")
    return 8 + length, {name: tensor for name, tensor in head.items() if name != "__metadata__"}


def read_json(file: Path) -> Mapping[str, Any]:
    """The object in a file; empty where there is none."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _fault_of(file: Path) -> str:
    """What is wrong with a safetensors file, '' for nothing."""
    try:
        length, tensors = head_of(file)
        end = length + max((int(tensor["data_offsets"][1]) for tensor in tensors.values()), default=0)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return str(error)
    size = file.stat().st_size
    return "" if size == end else f"{size} bytes of {end}"


def _lacking(index: Path) -> list[str]:
    """Of the files among which an index deals out the weights, those that are not beside it."""
    names = {str(name) for name in read_json(index).get("weight_map", {}).values()}
    return sorted(name for name in names if not (index.parent / name).is_file())


def _seen_in(folder: Path) -> str:
    pipeline = read_json(folder / "model_index.json").get("_class_name")
    return f"a pipeline of diffusers ({pipeline})" if pipeline else "a folder without a model that is known"
