"""What a model says of itself beside its weights: the licence under which it may be used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_RESTRICTED = re.compile(
    r"(^|[-_ ])nc([-_ ]|$)|non[-_ ]?commercial|coqui-public-model|research[-_ ]only", re.IGNORECASE
)
NOT_DECLARED = "not declared"


@dataclass(frozen=True)
class Licence:
    """A licence as the model's card names it; `commercial` is False where its name forbids commercial use.

    True says only that its name does not forbid it: the licence itself counts.
    """

    name: str
    commercial: bool

    @property
    def told(self) -> str:
        if self.name == NOT_DECLARED:
            return "not declared: look it up before you publish a film"
        return self.name if self.commercial else f"{self.name}: NON-COMMERCIAL use only"


def licence_of(folder: Path) -> Licence:
    """The licence that the card (README.md) of a model's folder declares, as on the Hugging Face hub."""
    card = _card(folder / "README.md")
    names = [str(card[field]) for field in ("license", "license_name") if card.get(field)]
    if not names:
        return Licence(NOT_DECLARED, commercial=True)
    # `license: other` stands before the name that tells which.
    name = names[-1] if names[0] == "other" else names[0]
    return Licence(name, commercial=not any(_RESTRICTED.search(one) for one in names))


def _card(file: Path) -> dict[str, object]:
    try:
        matter = _FRONT_MATTER.match(file.read_text(encoding="utf-8"))
        card = yaml.safe_load(matter[1]) if matter else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return card if isinstance(card, dict) else {}
