"""What the folder of a diffusers pipeline says of itself, read without loading anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from resources.model_files import check_files, has_weights, head_of, read_json
from storyvid.errors import MissingModelError

_WEIGHTLESS = ("Tokenizer", "Processor", "Extractor", "Scheduler", "Guidance")
"""What the classes of components that learn nothing are called."""
_VARIANT = (".fp16", ".bf16", ".fp32", ".non_ema", ".ema")


@dataclass(frozen=True)
class Declared:
    """What a folder says of its pipeline, without loading it."""

    folder: Path
    index: Mapping[str, Any]

    @classmethod
    def of(cls, folder: Path, setting: str) -> Declared:
        """Raises MissingModelError where the folder holds no pipeline, or not all of it."""
        try:
            index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise MissingModelError(
                f"{setting}={folder}: no diffusers pipeline, its model_index.json cannot be read ({error}). Point it "
                "at a folder that was saved by diffusers, or at such a model of the hub"
            ) from error
        declared = cls(folder, index)
        declared._check_parts(setting)
        check_files(folder, setting)
        return declared

    def _check_parts(self, setting: str) -> None:
        """Every component has its folder; what has a configuration has weights, and the other way round."""
        for part in self.parts:
            folder = self.folder / part
            configured, weights = (folder / "config.json").is_file(), has_weights(folder)
            lacking = "" if folder.is_dir() else "folder"
            if configured and not weights and not any(kind in self.index[part][1] for kind in _WEIGHTLESS):
                lacking = "file of weights"
            elif weights and not configured:
                lacking = "config.json"
            if lacking:
                raise MissingModelError(
                    f"{setting}={self.folder}: the {lacking} of its {part} is not there. Fetch or copy the model again"
                )

    @property
    def pipeline(self) -> str:
        """Name of the pipeline's class."""
        return str(self.index.get("_class_name", ""))

    def config(self, part: str) -> Mapping[str, Any]:
        """The configuration of a component; empty where it has none."""
        return read_json(self.folder / part / "config.json")

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
    """How many numbers a safetensors file holds, from its head alone."""
    return sum(prod(tensor["shape"]) for tensor in head_of(file)[1].values())
