"""The bench of the GPU runs where there is none, on tiny models: it would else break unseen until a GPU is at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from storyvid.settings import PROJECT_ROOT

SMALL = ("SIZE=tiny", "SECONDS=0.4", "STEPS=1", "SHOTS=2", "PICTURES=2", "PICTURE_STEPS=1", "LINES=1", "ROUNDS=1")


def test_stages_are_measured_beside_bare_loops(tmp_path: Path) -> None:
    out = tmp_path / "gpu.json"
    command = [sys.executable, "-m", "bench.gpu", *SMALL, "ONLY=takes,pictures,voices", f"OUT={out}"]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(out.read_text(encoding="utf-8"))
    for stage in ("takes", "pictures"):
        assert figures[stage]["throughput"] > 0
        assert figures[stage]["left_after_close_mb"] == 0
    assert figures["voices"]["spoken_s"] > 1
