"""`storyvid doctor`: what is here, what is missing, how to get it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.markup import escape

from storyvid.errors import StoryvidError
from storyvid.profile import choose_profile, detect_gpu
from storyvid.settings import load_settings
from storyvid_assets.home import Home

LOW_SPACE_BYTES = 2 * 1024**3
CONNECT_S = 10.0


class Finding(NamedTuple):
    """One line of the report; `needed` findings that are not `ok` make the command fail."""

    name: str
    ok: bool
    detail: str
    needed: bool = True


def doctor(
    *,
    connect: Annotated[
        bool, typer.Option("--connect", help="Also ask the language model something, to see whether it answers.")
    ] = False,
) -> None:
    """Check this machine: what is here, what is missing, how to get it. Exit code 1 if something needed is missing."""
    checks = CHECKS | ({ANSWER: _answer} if connect else {})
    findings = [_finding(name, check) for name, check in checks.items()]
    console = Console(soft_wrap=True, highlight=False)
    for finding in findings:
        mark = (
            "[green]ok     [/green]" if finding.ok else "[red]missing[/red]" if finding.needed else "[dim]none   [/dim]"
        )
        console.print(f"{mark} {finding.name}: {escape(finding.detail)}")
    if any(finding.needed and not finding.ok for finding in findings):
        raise typer.Exit(1)


def _finding(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except (StoryvidError, ImportError, OSError) as error:
        return Finding(name, ok=False, detail=str(error))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", sys.version_info[:2] == (3, 11), f"{version} (3.11 is what storyvid is tested with)")


def _profile() -> Finding:
    settings = load_settings()
    choice = choose_profile(settings.force_profile, settings.execution_profile, gpu_enabled=settings.gpu_enabled)
    return Finding("profile", ok=True, detail=f"{choice.profile.value}: {choice.reason}")


def _gpu() -> Finding:
    name = detect_gpu()
    return Finding("GPU", name is not None, name or "no usable NVIDIA GPU; debug films need none", needed=False)


def _home() -> Finding:
    home = Home.of(load_settings())
    existing = next(folder for folder in (home.root, *home.root.parents) if folder.exists())
    with tempfile.TemporaryFile(dir=existing):
        free = home.free_bytes()
    detail = f"{home.root}, {free / 1024**3:.1f} GiB free" + ("" if free > LOW_SPACE_BYTES else ": too little")
    return Finding("data folder", free > LOW_SPACE_BYTES, detail)


def _encoders() -> Finding:
    import av

    missing = [name for name in ("libx264", "aac", "mov_text") if name not in av.codecs_available]
    detail = f"PyAV {av.__version__}" + (f" lacks {', '.join(missing)}: pip install av==18.1.0" if missing else "")
    return Finding("encoders", not missing, detail)


def _type() -> Finding:
    from storyvid.typography.check import check_shaping

    check_shaping()
    return Finding("type", ok=True, detail="Latin and Devanagari are shaped right")


def _voices() -> Finding:
    from resources.speech.espeak import EspeakSpeech

    speech = EspeakSpeech()
    speech.check()
    return Finding("voices", ok=True, detail=f"espeak-ng {speech.identity['espeak-ng']}, English and Hindi")


def _music() -> Finding:
    from resources.music.loops import LoopMusic
    from storyvid.models.base import Mood

    LoopMusic().check()
    return Finding("music", ok=True, detail=f"loops for {', '.join(mood.value for mood in Mood)}")


def _torch() -> Finding:
    from importlib.util import find_spec

    here = find_spec("torch") is not None
    return Finding("torch", here, "installed" if here else "not installed; debug films need none", needed=False)


def _language_model() -> Finding:
    from resources.llm.configured import chat_model

    settings = load_settings()
    if not settings.has_language_model:
        detail = "none is configured (LLM_PROVIDER and LLM_MODEL, or LLM_MODEL_PATH); debug films need none"
        return Finding("language model", ok=False, detail=detail, needed=False)
    model = chat_model(settings)
    where = f"at {model.identity['server']}" if "server" in model.identity else "on this machine"
    name = settings.llm_model_path or settings.llm_model
    detail = f"{name} {where}, {model.context_tokens} tokens of context, {model.at_once} at once"
    return Finding("language model", ok=True, detail=detail)


def _answer() -> Finding:
    """Ask for one word, and wait seconds where a film would wait minutes."""
    from resources.llm.chat import ChatRequest, Message
    from resources.llm.configured import chat_model

    settings = load_settings()
    model = chat_model(settings.model_copy(update={"llm_retry_s": min(settings.llm_retry_s, CONNECT_S)}))
    question = Message(role="user", content="Answer with one word: which animal barks?")
    reply = model.complete(
        ChatRequest(messages=(question,), schema_name="word", json_schema=None, max_tokens=64, temperature=0, seed=0)
    )
    said = " ".join(reply.text.split())[:40]
    return Finding(ANSWER, ok=True, detail=f"{said!r} after {reply.latency_s:.1f} s")


ANSWER = "its answer"
CHECKS: dict[str, Callable[[], Finding]] = {
    "Python": _python,
    "profile": _profile,
    "GPU": _gpu,
    "data folder": _home,
    "encoders": _encoders,
    "type": _type,
    "voices": _voices,
    "music": _music,
    "torch": _torch,
    "language model": _language_model,
}
