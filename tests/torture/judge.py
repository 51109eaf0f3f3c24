"""What has to be true after any mistreatment, once the story was rendered again."""

from __future__ import annotations

from tests.torture.report import Trial
from tests.torture.rig import Rig


def judge(rig: Rig, trial: Trial, reference: str) -> None:
    """Render to the end: the film of an undisturbed render, nothing made twice, nothing wrong, nothing left behind."""
    last = rig.render()
    if last.returncode != 0:
        trial.faults.append(f"the render after {trial.blows} blows failed: {last.fault}")
    if rig.film_sha256() != reference:
        trial.faults.append("the film is not that of an undisturbed render")
    judge_store(rig, trial)


def judge_store(rig: Rig, trial: Trial) -> None:
    """Nothing finished was made twice, nothing is wrong, and nothing lies about."""
    trial.redone = sum(times - 1 for times in rig.finished().values())
    if trial.redone:
        trial.faults.append(f"{trial.redone} finished units were made again")
    if wrong := rig.wrongly_named():
        trial.faults.append(f"{len(wrong)} files hold what their name does not say")
    if left := rig.leftovers():
        trial.faults.append(f"{len(left)} leftovers, e.g. {left[0].relative_to(rig.home)}")
