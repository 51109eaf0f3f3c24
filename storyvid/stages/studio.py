"""The one way in which anything expensive is made: look it up, make it, keep it, account for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from storyvid.errors import GenerationError, GenerationTimeoutError, StageError, StoryvidError
from storyvid.generation.generators import Generators, Role
from storyvid.generation.keys import key_of, result_key, result_origin
from storyvid.generation.protocols import Closable
from storyvid.generation.usage import Usage, listen
from storyvid.log_context import about, bound
from storyvid.memory import give_back
from storyvid.models.base import Aspect, Document, MediaRef
from storyvid.models.checks import Limits
from storyvid.models.film import FilmFormat
from storyvid.models.manifest import CompositorName
from storyvid.models.refs import media_refs
from storyvid.ports import Ledger, Store
from storyvid.stages.books import Books, Entry, Progress
from storyvid.stages.crew import Crew
from storyvid.stages.deadline import within
from storyvid.stages.documents import read_as, save
from storyvid.stages.receipts import Inputs, Receipts
from storyvid.stages.unit import Made, Unit

logger = logging.getLogger(__name__)
T = TypeVar("T")
D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class StageOptions:
    """Settings that stages need, as values."""

    shot_s: float
    words_per_minute: int
    burn_captions: bool
    ambience: bool
    workers: int
    film_format: Callable[[Aspect], FilmFormat]
    compositor: CompositorName = "segments"
    limits: Limits = field(default_factory=Limits)
    unit_timeout_s: float = 3600.0
    max_attempts: int = 3

    def shaping(self, aspect: Aspect) -> dict[str, str]:
        """What of these shapes the documents of a story in `aspect`. How long something may take does not."""
        return {
            "shot_s": repr(self.shot_s),
            "words_per_minute": str(self.words_per_minute),
            "burn_captions": str(self.burn_captions),
            "ambience": str(self.ambience),
            "format": self.film_format(aspect).canonical_json(),
        }


@dataclass
class Studio:
    """What a stage works with, for one story in one run."""

    store: Store
    ledger: Ledger
    generators: Generators
    options: StageOptions
    profile: str
    story: str
    run_id: str
    progress: Progress
    _hung: dict[str, GenerationTimeoutError] = field(default_factory=dict)
    _ends: int = 0
    _crew: Crew = field(default_factory=Crew)
    books: Books = field(init=False)
    receipts: Receipts = field(init=False)

    def __post_init__(self) -> None:
        self.books = Books(self.ledger, self.profile, self.story, self.run_id, self.progress)
        self.receipts = Receipts(self.store)

    def make(self, unit: Unit[T]) -> Made[T]:
        """Take the unit's result from the store, or make it and keep it there. Either way a row of the ledger."""
        with about(story=self.story, run_id=self.run_id, stage=unit.stage, scene=unit.scene, shot=unit.shot):
            return self._make(unit)

    def _make(self, unit: Unit[T]) -> Made[T]:
        origin = result_origin(unit.stage, unit.identity, unit.request)
        key = key_of(origin)
        wall, cpu = time.perf_counter(), time.thread_time()
        kept = self._recall(key, unit)
        outcome, usage, value = "failed", Usage(), kept
        try:
            if kept is not None:
                outcome = "cached"
                return Made(kept, key, cached=True)
            self._crew.step_aside()
            with listen(partial(self.books.step_within, unit)) as usage:
                made = self._produce(unit)
            data = _adapter(unit.result).dump_json(made)
            stored = self.store.remember(key, data, origin)
            value = self._parse(stored, unit) if stored != data else made
            if value is None:
                self.store.replace(key, data, origin)
                value = made
            outcome = "made"
            return Made(value, key, cached=False)
        finally:
            cpu_s = time.thread_time() - cpu + usage.cpu_s
            usage.compromises = "; ".join(getattr(value, "compromises", ())) or None
            self.books.close(unit, key, outcome, time.perf_counter() - wall, cpu_s, usage=usage)

    def _produce(self, unit: Unit[T]) -> T:
        """Make the unit within its time. What hung and did not end is asked no more in this run: it holds its turn.

        Whatever a generator raises fails its unit alone: a fault in one backend must not stop the other scenes.
        """
        if (hung := self._hung.get(unit.stage)) is not None:
            raise GenerationTimeoutError(f"{unit.name} was not tried: {hung}")
        ends = self._ends
        try:
            return within(self.options.unit_timeout_s, unit.name, unit.produce, end=self._end_units)
        except GenerationTimeoutError as error:
            if not error.ended:
                self._hung[unit.stage] = error
            raise
        except StoryvidError:
            if self._ends == ends:
                raise
        except Exception as error:
            logger.exception("%s failed", unit.name)
            told = f"{unit.name} failed by {type(error).__name__}: {error}; the log says where"
            raise GenerationError(told) from error
        # It was ended together with another unit whose time was over.
        return self._produce(unit)

    def _end_units(self) -> None:
        """Have what is under way given up: generators cannot tell one request from another."""
        self._ends += 1
        self.generators.interrupt()

    def work_out(
        self, stage: str, identity: Mapping[str, str], request: Document, kind: type[D], produce: Callable[[], D]
    ) -> Made[D]:
        """A document that follows from `request` by arithmetic: from the store, or worked out and kept there.

        For what is no unit of work, takes longer to work out than to read, and holds no media of its own: no row of
        the ledger.
        """
        key = result_key(stage, identity, request)
        kept = read_as(kind, self.store.recall(key))
        if kept is not None:
            return Made(kept, key, cached=True)
        made = produce()
        self.store.replace(key, made.canonical_json().encode())
        return Made(made, key, cached=False)

    def whole(self, inputs: Inputs, kind: type[D], work: Callable[[], D]) -> D:
        """The document of a stage of the whole story: for a receipt, else by `work`. No other stage is under way."""
        redeemed = self.receipts.redeem(inputs, kind)
        if redeemed is not None:
            self.account_for(redeemed.units)
            return redeemed.document
        before = len(self.books.closed)
        document = work()
        kept = self.store.put(document.canonical_json().encode(), "json")
        self.receipts.issue(inputs, kept, self.books.closed[before:])
        return document

    def account_for(self, units: Sequence[Entry]) -> None:
        """A receipt stands for these units: each has been looked up."""
        self.books.repeat(units)

    def keep(self, asset: str, partition: str, document: Document) -> MediaRef:
        """Make `document` the current one of the asset; returns where it is kept."""
        return save(self.store, asset, partition, document)

    def adopt(self, asset: str, partition: str, ref: MediaRef) -> None:
        """Make a document that is in the store the current one of the asset."""
        self.store.point(asset, partition, ref)

    def run(
        self, stage: str, tasks: Sequence[Callable[[], T]], *, at_once: int | None = None
    ) -> list[T | StoryvidError]:
        """Run the tasks of a stage on all cores, results in order. A task that fails leaves its error in its place.

        `at_once` is for tasks that wait for others more than they compute.
        """
        if not tasks:
            return []
        what = bound()
        guarded = [partial(_guarded, what, task) for task in tasks]
        before = self.books.made
        results = self._crew.run(stage, at_once or self.options.workers, guarded, stop=self.generators.interrupt)
        if self.books.made != before:
            give_back()
        return results

    def rest(self, role: Role) -> None:
        """The stage that asks a generator is over: the next one finds the device as this one did.

        Not once a generator hangs, as it never gives up its turn.
        """
        generator = getattr(self.generators, role)
        if not isinstance(generator, Closable) or self._hung:
            return
        try:
            generator.close()
        except GenerationError as error:
            # A unit of another run in this process hangs.
            logger.warning("%s keeps what it holds: %s", role, error)

    def _recall(self, key: str, unit: Unit[T]) -> T | None:
        data = self.store.recall(key)
        return self._parse(data, unit) if data is not None else None

    def _parse(self, data: bytes, unit: Unit[T]) -> T | None:
        """The kept result, or None where it cannot be read or a file of it is missing or damaged: it is made again."""
        try:
            value: T = _adapter(unit.result).validate_json(data)
        except ValidationError:
            logger.warning("%s: the stored result is of another release, making it again", unit.stage)
            return None
        damaged = [ref for ref in media_refs(value) if not self.store.intact(ref)]
        if damaged:
            logger.warning("%s: %d stored file(s) missing or damaged, making them again", unit.stage, len(damaged))
            return None
        return value


def without_faults(stage: str, results: Sequence[T | StoryvidError]) -> list[T]:
    """The results of a stage that is nothing without all of them. Raises StageError; what was made is kept."""
    faults = [result for result in results if isinstance(result, StoryvidError)]
    if faults:
        raise StageError(f"{stage}: {len(faults)} of {len(results)} failed, the others are kept: {faults[0]}")
    return [result for result in results if not isinstance(result, StoryvidError)]


@lru_cache(maxsize=64)
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _guarded(what: Mapping[str, str], task: Callable[[], T]) -> T | StoryvidError:
    """The task's result or error; what its log records are about is what those of its caller are about."""
    try:
        with about(**what):
            return task()
    except StoryvidError as error:
        return error
