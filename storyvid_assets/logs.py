"""The log of every process (command line, `storyvid dev`, runs): its level, its form, what is bound, what is kept out.

One handler on the root logger. Records go to stderr as lines of text, or as JSON (`LOG_FORMAT=json`), each with the
story, run, stage, scene and shot that it is about. Inside a Dagster run the same records are also events of the run:
`python_logs` in dagster.yaml names our loggers.
"""

from __future__ import annotations

import json
import logging
import sys
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from pydantic import SecretStr

from storyvid.log_context import bound
from storyvid.profile import ExecutionProfile

if TYPE_CHECKING:
    from storyvid.settings import Settings

OURS = ("storyvid", "storyvid_assets", "resources", "io_managers")
LEVELS: Mapping[ExecutionProfile, str] = {ExecutionProfile.DEBUG_CPU: "INFO", ExecutionProfile.PROD_GPU: "WARNING"}
HIDDEN = "[hidden]"
SHORTEST_SECRET = 4
"""What is shorter guards nothing, and hiding it would tear every line apart."""


def configure(settings: Settings, profile: ExecutionProfile = ExecutionProfile.DEBUG_CPU) -> None:
    """Set up the log of this process; again once the `profile` is known, which decides where no level is set.

    Libraries are heard from WARNING on.
    """
    form: type[_Form] = _Json if settings.log_format == "json" else _Text
    handler = _Stderr()
    handler.setFormatter(form(secrets_of(settings)))
    root = logging.getLogger()
    for before in [one for one in root.handlers if isinstance(one, _Stderr)]:
        root.removeHandler(before)
    root.addHandler(handler)
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level or LEVELS[profile])


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every secret among the settings, so that it can be kept out of what is written."""
    values = (getattr(settings, name) for name in type(settings).model_fields)
    secrets = (value.get_secret_value() for value in values if isinstance(value, SecretStr))
    return tuple(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what stderr is now: commands and tests put others in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


class _Form(logging.Formatter, ABC):
    """How a record is written; secrets are hidden, wherever they came from."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__()
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        line = self._line(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line

    @abstractmethod
    def _line(self, record: logging.LogRecord) -> str:
        """The record as it is written, before secrets are hidden."""

    def _trace(self, record: logging.LogRecord) -> str:
        return self.formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""


class _Text(_Form):
    """`WARNING take: 1 stored file missing (story=fox scene=s002 shot=s002-01)`."""

    def _line(self, record: logging.LogRecord) -> str:
        named = " ".join(f"{name}={value}" for name, value in bound().items())
        line = f"{record.levelname} {record.getMessage()}" + (f" ({named})" if named else "")
        return "\n".join(filter(None, (line, self._trace(record))))


class _Json(_Form):
    """One JSON object a line: time (UTC), level, logger, message, what is bound, and the traceback if there is one."""

    def _line(self, record: logging.LogRecord) -> str:
        trace = self._trace(record)
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **bound(),
            **({"traceback": trace} if trace else {}),
        }
        return json.dumps(entry, ensure_ascii=False)
