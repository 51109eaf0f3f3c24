"""What the folder of a diffusers pipeline says of itself, read without loading anything."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storyvid.errors import MissingModelError

_VARIANT = (".fp16", ".bf16", ".fp32", ".non_ema", ".ema")


@dataclass(frozen=True)
class Declared:
    """What a folder says of its pipeline, without loading it."""

    folder: Path
    index: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path, setting: str) -> Declared:
        """Raises MissingModelError where the folder holds no pipeline."""
        try:
            index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise MissingModelError(
                f"{setting}={folder}: no diffusers pipeline, its model_index.json cannot be read ({error}). Point it "
                "at a folder that was saved by diffusers, or at such a model of the hub"
            ) from error
        return cls(folder, index)

    @property
    def pipeline(self) -> str:
        """Name of the pipeline's class."""
        return str(self.index.get("_class_name", ""))

    def config(self, part: str) -> Mapping[str, Any]:
        """The configuration of a component; empty where it has none."""
        try:
            config: Mapping[str, Any] = json.loads((self.folder / part / "config.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return config

    @property
    def parts(self) -> tuple[str, ...]:
        """Components that are there."""
        return tuple(name for name, what in self.index.items() if isinstance(what, list) and what[0] is not None)

    def weights_mb(self, bytes_each: int) -> float:
        """What the weights take (MiB) when every one of them has `bytes_each` bytes."""
        return sum(self._weights_of(part) for part in self.parts) * bytes_each / 2**20

    def largest_part_mb(self, bytes_each: int) -> float:
        return max((self._weights_of(part) for part in self.parts), default=0) * bytes_each / 2**20

    def _weights_of(self, part: str) -> int:
        files = [file for file in (self.folder / part).glob("*.safetensors") if Path(file.stem).suffix not in _VARIANT]
        if files:
            return sum(_weights_in(file) for file in files)
        return sum(file.stat().st_size for file in (self.folder / part).glob("*.bin")) // 4


def _weights_in(file: Path) -> int:
    """How many numbers a safetensors file holds, from its head alone.

    Format: 8 bytes with the length of a JSON head, little endian, then that head
    (https://huggingface.co/docs/safetensors).
    """
    with file.open("rb") as source:
        (length,) = struct.unpack("<Q", source.read(8))
        head = json.loads(source.read(length))
    count = 0
    for name, tensor in head.items():
        if name != "__metadata__":
            numbers = 1
            for side in tensor["shape"]:
                numbers *= side
            count += numbers
    return count
