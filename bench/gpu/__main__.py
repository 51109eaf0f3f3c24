"""`python -m bench.gpu`, from an environment with torch: models of real size with random weights, on a GPU.

    python -m bench.gpu [SIZE=real ONLY=takes,ladder,pictures WHERE=folder OUT=file.json …]

`WHERE` needs 40 GB for a while (/dev/shm will do); `SIZE=tiny` tries the bench itself, also where there is no GPU. Each
section is told as soon as it is done.
"""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path

import torch

from bench.gpu.measure import SECTIONS, Figures

GIVEN: Mapping[str, str] = {
    "SIZE": "real",
    "ONLY": ",".join(SECTIONS),
    "SHOTS": "3",
    "SECONDS": "2",
    "STEPS": "8",
    "ROUNDS": "2",
    "LIMITS_MB": "20000,13000,8000,4000",
    "PICTURES": "6",
    "PICTURE_LIMITS_MB": "6000,3500,2000",
    "PICTURE_STEPS": "20",
    "CUE_SECONDS": "10",
    "LINES": "20",
}


def main(arguments: list[str]) -> None:
    given = {**GIVEN, **dict(argument.split("=", 1) for argument in arguments)}
    figures: Figures = {"card": _card(), "torch": torch.__version__, "given": given}
    with tempfile.TemporaryDirectory(prefix="bench-gpu-", dir=given.get("WHERE")) as folder:
        for name in given["ONLY"].split(","):
            if name.startswith("ladder") and not torch.cuda.is_available():
                figures[name] = "needs a GPU: a CPU's memory has no limit to set"
                continue
            try:
                figures[name] = SECTIONS[name](Path(folder), given, real=given["SIZE"] == "real")
            except Exception:  # noqa: BLE001 the other sections have figures all the same
                figures[name] = {"failed": traceback.format_exc()}
            print(f"{name}: {json.dumps(figures[name], indent=1)}", flush=True)
            if "OUT" in given:
                Path(given["OUT"]).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    sys.exit(any("failed" in figures[name] for name in given["ONLY"].split(",")))


def _card() -> str:
    return torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"


main(sys.argv[1:])
