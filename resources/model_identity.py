"""Which model it is, in a way that is the same on every machine: the hub's revision, or the hash of the folder.

Neither the path nor the name of a folder counts. Hashing gigabytes takes time, so a folder's hash is remembered under
the data folder, with the names, sizes and times of the files that it was computed from.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from storyvid.errors import MissingModelError
from storyvid.settings import PROJECT_ROOT

CHUNK = 2**22


@dataclass(frozen=True)
class ModelHome:
    """Where a model is: its folder on this machine, and its `identity` (`sha256:…` or `hub:owner/name@revision`)."""

    folder: Path
    identity: str

    @property
    def size_mb(self) -> float:
        """Weights on disk (MiB), about what they take in memory in the precision that they are kept in."""
        kinds = (".safetensors", ".bin", ".pt", ".pth", ".gguf")
        return sum(file.stat().st_size for file in _files(self.folder) if file.suffix in kinds) / 2**20


def find_model(name: str, cache: Path, *, downloads: bool = False, setting: str) -> ModelHome:
    """The model of a folder, or of a name on the Hugging Face hub (`owner/name`, `owner/name@revision`).

    A relative folder counts from the project's.

    `cache` is the folder in which hashes are remembered, `setting` what the error names. Raises MissingModelError where
    the model is not on this machine and may not be fetched (`downloads`), or cannot be.
    """
    folder = PROJECT_ROOT / Path(name).expanduser()
    if name and folder.is_dir():
        return ModelHome(folder.resolve(), f"sha256:{folder_hash(folder.resolve(), cache)}")
    if name.startswith(("/", ".", "~")) or name.count("/") != 1:
        raise MissingModelError(f"{setting}={name}: there is no such folder. Name a model's folder, or owner/name")
    return _from_hub(name, downloads=downloads, setting=setting)


def folder_hash(folder: Path, cache: Path) -> str:
    """SHA-256 (hex) over names and contents of the files of `folder`; remembered in `cache` until one changes."""
    files = _files(folder)
    state = [[str(file.relative_to(folder)), file.stat().st_size, file.stat().st_mtime_ns] for file in files]
    note = cache / "model_hashes" / f"{hashlib.sha256(str(folder).encode()).hexdigest()[:32]}.json"
    known = _read(note)
    if known is not None and known.get("state") == state:
        return str(known["sha256"])
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(folder).as_posix()}\0{_file_hash(file)}\n".encode())
    _write(note, {"state": state, "sha256": digest.hexdigest()})
    return digest.hexdigest()


def _from_hub(name: str, *, downloads: bool, setting: str) -> ModelHome:
    """A snapshot of the hub's cache, fetched first where that is allowed. HF_HUB_OFFLINE is honoured by the library."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    repository, _, revision = name.partition("@")
    try:
        found = snapshot_download(repository, revision=revision or None, local_files_only=not downloads)
    except (LocalEntryNotFoundError, OfflineModeIsEnabled, HfHubHTTPError, OSError) as error:
        advice = "" if downloads else ", or set MODEL_DOWNLOADS=true to let it be fetched"
        raise MissingModelError(
            f"{setting}={name}: not on this machine ({type(error).__name__}). Fetch it with "
            f"`hf download {repository}`{advice}"
        ) from error
    folder = Path(found)
    return ModelHome(folder, f"hub:{repository}@{folder.name}")


def _files(folder: Path) -> list[Path]:
    """What makes the model: every file but hidden ones, in an order that is the same everywhere."""
    found = (file for file in folder.rglob("*") if file.is_file())
    visible = [file for file in found if not any(part.startswith(".") for part in file.relative_to(folder).parts)]
    return sorted(visible, key=lambda file: file.relative_to(folder).as_posix())


def _file_hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _read(note: Path) -> dict[str, object] | None:
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return known if isinstance(known, dict) else None


def _write(note: Path, content: dict[str, object]) -> None:
    """Replace a note whole; two processes that hash the same folder write the same."""
    note.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=note.parent, prefix=".")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
    Path(temporary).replace(note)
