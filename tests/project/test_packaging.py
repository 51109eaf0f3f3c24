"""The project as a whole: what it is made of, what it pins, whose names it uses, what it ships."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from storyvid.settings import PROJECT_ROOT

TOP_LEVEL = ("storyvid", "storyvid_assets", "resources", "io_managers", "prompts", "mock_media")
FIXED_ENTRIES = (
    *TOP_LEVEL,
    "tests",
    "docs",
    "bench",
    "stories",
    "workspace.yaml",
    "dagster.yaml",
    "Dockerfile",
    "setup.py",
    "pyproject.toml",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    ".env.example",
    ".ci/run",
    "requirements.txt",
    "requirements-dev.txt",
)


def setup_argument(name: str) -> Any:
    """A literal argument of the call of `setup` in setup.py, without running it."""
    tree = ast.parse((PROJECT_ROOT / "setup.py").read_text(encoding="utf-8"))
    call = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setup"
    )
    return ast.literal_eval(next(keyword.value for keyword in call.keywords if keyword.arg == name))


def code_folders() -> Iterator[Path]:
    for top in TOP_LEVEL:
        for folder in (PROJECT_ROOT / top, *(PROJECT_ROOT / top).rglob("*")):
            if folder.is_dir() and any(folder.glob("*.py")):
                yield folder


def pins(name: str) -> dict[str, str]:
    """Package and the exact version that a requirements file pins; fails where a line pins none."""
    pinned = {}
    for line in (PROJECT_ROOT / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "--")):
            continue
        requirement = Requirement(line)
        match = re.fullmatch(r"==([\w.+!-]+)", str(requirement.specifier))
        assert match, f"{name}: {line} pins no version"
        pinned[canonicalize_name(requirement.name)] = match[1]
    return pinned


@pytest.mark.parametrize("entry", FIXED_ENTRIES)
def test_what_a_reader_looks_for_is_there(entry: str) -> None:
    assert (PROJECT_ROOT / entry).exists()


def test_no_other_distribution_owns_our_names() -> None:
    owners = packages_distributions()
    assert {owner for name in TOP_LEVEL for owner in owners.get(name, [])} == {"storyvid"}


def test_setup_lists_every_package_and_no_other() -> None:
    folders = {".".join(folder.relative_to(PROJECT_ROOT).parts) for folder in code_folders()}
    assert set(setup_argument("packages")) == folders
    assert [str(folder) for folder in code_folders() if not (folder / "__init__.py").is_file()] == []


def test_setup_ships_every_file_of_the_packages() -> None:
    shipped = setup_argument("package_data")

    def is_shipped(file: Path) -> bool:
        return any(
            fnmatch(str(file.relative_to(PROJECT_ROOT)), f"{package.replace('.', '/')}/{pattern}")
            for package, patterns in shipped.items()
            for pattern in patterns
        )

    data = [
        file
        for top in TOP_LEVEL
        for file in (PROJECT_ROOT / top).rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc")
    ]
    assert len(data) > 10
    assert [str(file) for file in data if not is_shipped(file)] == []


@pytest.mark.parametrize("folder", ["mock_media", "storyvid/typography/fonts"])
def test_shipped_media_are_what_their_manifest_says(folder: str) -> None:
    listed = json.loads((PROJECT_ROOT / folder / "MANIFEST.json").read_text(encoding="utf-8"))
    entries = listed["loops"] if isinstance(listed, dict) else listed
    for entry in entries:
        data = (PROJECT_ROOT / folder / entry["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["file"]
        assert entry["licence"]
        assert entry["source"]
    media = {file.name for file in (PROJECT_ROOT / folder).iterdir() if file.suffix in {".ogg", ".ttf"}}
    assert media == {entry["file"] for entry in entries if entry["file"].endswith((".ogg", ".ttf"))}


def test_requirements_pin_the_same_versions() -> None:
    debug, production = pins("requirements-dev.txt"), pins("requirements.txt")
    shared = debug.keys() & production.keys()
    assert len(shared) > 50
    assert {name: debug[name] for name in shared} == {name: production[name] for name in shared}
    assert "torch" in production
    assert "torch" not in debug


def test_what_setup_asks_for_is_pinned() -> None:
    extras = setup_argument("extras_require")
    debug, production = pins("requirements-dev.txt"), pins("requirements.txt")
    for wanted, pinned in ((extras["dev"], debug), (extras["models"], production)):
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), requirement
