"""Files of the store flipped, cut short and removed between two renders."""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from io_managers.film_store import FilmStore, StoreEntry, sha256_of
from io_managers.ledger import FileLedger
from storyvid.models.base import MediaRef
from storyvid_assets.progress_report import read_progress
from tests.torture.report import Trial
from tests.torture.rig import Rig
from tests.torture.undisturbed import Undisturbed

BLOWS_A_RENDER, BLOWS_A_HOME = 10, 50
FOLDERS = ("media", "media", "keys", "documents", "films", "ledger", "progress")
"""Half of the blows go to what films are made of."""
_WRITTEN_ANEW = {"render.json"}
"""What every render writes as it is then."""


@dataclass(frozen=True)
class Damage:
    """A file that was damaged, as it was before, and how."""

    file: Path
    content: bytes
    how: str


def damage_files(folder: Path, known: Undisturbed, chance: random.Random, *, damages: int) -> Iterator[Trial]:
    """Damage `damages` files of a machine with a finished film, some before each render, and judge each by itself.

    Before every other render the film is taken away too, so that it has to be made of what lies in the store; at last
    all documents are, so that everything is asked for.
    """
    rig = Rig.copy(known.rig, folder)
    done = 0
    while done < damages:
        trial = Trial("files damaged")
        harm = [
            _spoil(rig.home / place, known.rig.home / place, chance)
            for place in _some_places(known.rig.home, rig.home, min(BLOWS_A_RENDER, damages - done), chance)
        ]
        trial.blows = len(harm)
        if done // BLOWS_A_RENDER % 2:
            shutil.rmtree(rig.delivered)
        done += trial.blows
        _render_again(rig, trial, known)
        trial.faults += [fault for one in harm if (fault := _served(rig, one))]
        yield trial
    trial = Trial("documents removed", blows=1)
    for name in ("documents", "films"):
        shutil.rmtree(rig.home / name)
    _render_again(rig, trial, known)
    yield trial


def _some_places(known: Path, home: Path, count: int, chance: random.Random) -> list[Path]:
    """Files of folders that are chosen first, so that the few films are hit as often as the many keys."""
    chosen: set[Path] = set()
    while len(chosen) < count:
        places = (path.relative_to(known) for path in (known / chance.choice(FOLDERS)).rglob("*") if path.is_file())
        # The ledger's one file never comes back once it was removed.
        if standing := sorted(place for place in places if (home / place).is_file()):
            chosen.add(chance.choice(standing))
    return sorted(chosen)


def _spoil(file: Path, whole: Path, chance: random.Random) -> Damage:
    how = chance.choice(("flip", "flip", "truncate", "empty", "remove"))
    content = bytearray(file.read_bytes())
    if how == "remove" or not content:
        file.unlink()
    elif how == "flip":
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
    else:
        file.write_bytes(content[: chance.randrange(len(content)) if how == "truncate" else 0])
    return Damage(file, whole.read_bytes(), how)


def _render_again(rig: Rig, trial: Trial, known: Undisturbed) -> None:
    again = rig.render()
    if again.returncode != 0:
        trial.faults.append(f"the render failed: {again.fault}")
    wanted, found = _delivered(known.rig), _delivered(rig)
    different = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    trial.faults += [f"{name} is not that of an undisturbed render" for name in different]
    trial.faults += [f"{left.relative_to(rig.home)} is left over" for left in rig.leftovers()]


def _delivered(rig: Rig) -> Mapping[str, str]:
    """SHA-256 of the delivered files, but for what every render writes as it is then."""
    files = rig.delivered.iterdir() if rig.delivered.is_dir() else ()
    return {file.name: sha256_of(file) for file in files if file.name not in _WRITTEN_ANEW}


def _served(rig: Rig, harm: Damage) -> str:
    """What is wrong with a file that was damaged before the last render: it is as it was then, and is not refused."""
    if harm.file.is_file() and harm.file.read_bytes() == harm.content:
        return ""
    store, place = FilmStore(rig.home), harm.file.relative_to(rig.home)
    wrong = {"media": _gives_media, "keys": _gives_result, "documents": _gives_document}.get(place.parts[0])
    if wrong is not None and wrong(store, place, harm.content):
        return f"{place} is served damaged ({harm.how})"
    # A row of the ledger has no hash: it is an account, nothing is made of it. Both have to be readable all the same.
    FileLedger(rig.home / "ledger").query("SELECT count(*), sum(cpu_s) FROM ledger")
    read_progress(rig.home / "progress" / "the-lighthouse.json")
    return ""


def _gives_media(store: FilmStore, place: Path, content: bytes) -> bool:
    sha256, _, ext = place.name.partition(".")
    return store.intact(MediaRef(sha256=sha256, ext=ext, size_bytes=len(content)))


def _gives_result(store: FilmStore, place: Path, content: bytes) -> bool:
    """Whether a damaged key leads to another result than the one that was kept under it."""
    given = store.recall(place.name)
    kept = StoreEntry.model_validate_json(content).result
    return given is not None and hashlib.sha256(given).hexdigest() != kept.sha256


def _gives_document(store: FilmStore, place: Path, content: bytes) -> bool:
    _, asset, story, *scene = place.parts
    given = store.document_ref(asset, "|".join((*scene, story)))
    return given is not None and given != MediaRef.model_validate_json(content)
