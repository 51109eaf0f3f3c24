"""A model that is loaded in another Python, by the framework that it was made with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from resources.model_identity import ModelHome, find_model
from resources.subprocess_runner import SubprocessRunner, Worker


@dataclass(frozen=True)
class ModelElsewhere:
    """`python` is that of the environment with the framework. `start_s` and `request_s` bound its process, in s."""

    python: Path
    model: str
    cache: Path
    downloads: bool = False
    device: str = "auto"
    start_s: float = 900.0
    request_s: float = 600.0

    def home(self, setting: str) -> ModelHome:
        """The folder of the model that `setting` names. Raises MissingModelError."""
        return find_model(self.model, self.cache, downloads=self.downloads, setting=setting)

    def runner(self, name: str, worker: ModuleType, model: str) -> SubprocessRunner:
        """Asks `worker`, a module that runs there, for what `model` gives. `name` is for messages."""
        offline = {} if self.downloads else {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
        there = Worker(
            name=name,
            python=self.python,
            file=Path(str(worker.__file__)),
            arguments=(model, self.device),
            environment=offline,
        )
        return SubprocessRunner(there, start_s=self.start_s, request_s=self.request_s)
