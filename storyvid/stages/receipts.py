"""Receipts: for its inputs a stage gave this document, of these units.

Whoever brings the same inputs again gets the document without a look at any of the units: a film that is as it was is
looked up scene by scene. A receipt is a shorter way to what the units lead to and nothing else. One that is missing, or
whose document or media are damaged, costs that longer way.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

import storyvid
from storyvid.errors import DamagedMediaError
from storyvid.generation.keys import result_key
from storyvid.models.base import Document, MediaRef
from storyvid.models.refs import media_refs
from storyvid.ports import Store
from storyvid.stages.books import Closed, Entry
from storyvid.stages.documents import read_as

D = TypeVar("D", bound=Document)


class Inputs(Document):
    """All that shapes the document of a stage beside this package. `documents` has the SHA-256 (hex) of what it reads.

    `scene` is there for the units, which are named after it.
    """

    stage: str
    scene: str = ""
    identity: dict[str, str]
    documents: dict[str, str]
    options: dict[str, str]


class Receipt(Document):
    """What a stage gave, and the units that it is made of."""

    document: MediaRef
    units: tuple[Entry, ...]


class Redeemed(NamedTuple, Generic[D]):
    """What was given for a receipt: the document, where it is kept, and its units."""

    document: D
    ref: MediaRef
    units: tuple[Entry, ...]


@dataclass(frozen=True)
class Receipts:
    """The receipts of a store. Without `issues` those that are there are redeemed and no new ones written."""

    store: Store
    issues: bool = True

    def redeem(self, inputs: Inputs, kind: type[D]) -> Redeemed[D] | None:
        """What the stage gave for these inputs, if it and all its media are whole; of an older release, nothing is."""
        receipt = read_as(Receipt, self.store.recall(_key(inputs)))
        if receipt is None:
            return None
        try:
            document = kind.model_validate_json(self.store.read(receipt.document))
        except (DamagedMediaError, ValidationError):
            return None
        if not all(self.store.intact(ref) for ref in media_refs(document)):
            return None
        return Redeemed(document, receipt.document, receipt.units)

    def issue(self, inputs: Inputs, ref: MediaRef, closed: Iterable[Closed]) -> None:
        """Note where the stage's document is kept, unless a unit failed: what stood in is not to be found again."""
        units = list(closed)
        if not self.issues or not units or any(unit.outcome == "failed" for unit in units):
            return
        # Units end in the order of the threads that made them.
        receipt = Receipt(document=ref, units=tuple(sorted(unit.entry for unit in units)))
        self.store.replace(_key(inputs), receipt.canonical_json().encode())


def _key(inputs: Inputs) -> str:
    return result_key("receipt", _code_identity(), inputs)


@cache
def _code_identity() -> Mapping[str, str]:
    """What leads from inputs to units, and from these to a document: all code of this package, all that is installed.

    Keys of units name the little that shapes them. A receipt stands for all of that together and for what is worked out
    between, so it names everything: a needless change costs one look at every unit.
    """
    code = hashlib.sha256()
    for file in sorted(Path(storyvid.__file__).parent.rglob("*.py")):
        code.update(file.read_bytes())
    installed = sorted(folder.name for path in sys.path if path for folder in Path(path).glob("*.dist-info"))
    libraries = hashlib.sha256("\n".join(installed).encode())
    return {"code": code.hexdigest(), "libraries": libraries.hexdigest(), "python": sys.version}


# While the code that runs is the code that lies there: a studio may go on for days, and be upgraded meanwhile.
_code_identity()
