"""How far a run is, in a small file that any process can read."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from pathlib import Path

from pydantic import ValidationError

from storyvid.models.base import Document

EVERY_S = 0.2
logger = logging.getLogger(__name__)


class ProgressReport(Document):
    """What `storyvid status` shows of a running story. Times are seconds since the epoch."""

    story: str
    run_id: str
    stage: str
    done: int
    total: int
    scene: str = ""
    shot: str = ""
    started_at: float
    updated_at: float
    pid: int


class ProgressFile:
    """Implements the stages' Progress: writes at most every 0.2 s, and always when a stage ends."""

    def __init__(self, file: Path, story: str, run_id: str) -> None:
        self._file = file
        self._story = story
        self._run_id = run_id
        self._started_at = time.time()
        self._written_at = 0.0
        self._lock = threading.Lock()

    def advance(self, stage: str, done: int, total: int, scene: str, shot: str) -> None:
        now = time.time()
        with self._lock:
            if done < total and now - self._written_at < EVERY_S:
                return
            self._written_at = now
            self._write(
                ProgressReport(
                    story=self._story,
                    run_id=self._run_id,
                    stage=stage,
                    done=done,
                    total=total,
                    scene=scene,
                    shot=shot,
                    started_at=self._started_at,
                    updated_at=now,
                    pid=os.getpid(),
                )
            )

    def _write(self, report: ProgressReport) -> None:
        """Progress is a courtesy: what cannot be written is logged, and the film goes on."""
        temporary = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(report.model_dump_json(), encoding="utf-8")
            temporary.replace(self._file)
        except OSError as error:
            logger.warning("cannot write progress to %s: %s", self._file, error)


def read_progress(file: Path) -> ProgressReport | None:
    """The last report, or None where there is none to read."""
    try:
        return ProgressReport.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, json.JSONDecodeError, ValidationError):
        return None
