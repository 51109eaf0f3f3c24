"""Every error that storyvid raises on purpose, in one tree.

    StoryvidError
    ├── InputError              the user's material is wrong (exit code 2); nothing was kept
    │   ├── StoryFileError          a story file cannot be read or makes no story
    │   ├── CutFileError            a cut file, or a file that it names, cannot be used, or finds no place in the story
    │   └── SettingsError           a setting has an unknown or impossible value
    ├── GenerationError         a generator could not make what was asked (exit code 1)
    │   ├── MissingModelError       a model, voice, font or loop that is not on this machine
    │   ├── InvalidResultError      a generator gave something that is not what was asked
    │   ├── GenerationTimeoutError  a generator took longer than it may; may pass
    │   └── LanguageModelError      a language model could not be asked, or did not answer; may be transient
    ├── PlanError               a plan does not fit its story
    │   └── ReplyError              a language model gave no usable plan, however often it was asked
    ├── StoreError              the film store cannot give what a document promises
    │   ├── MissingDocumentError    an asset was never materialized for this partition
    │   └── DamagedMediaError       a stored file is missing or not what its name says
    ├── CompositionError        frames, sound or packets do not fit the cut
    ├── DeliveryError           a finished film fails a check; the one delivered before stays
    └── StageError              some items of a stage failed; the others are done

A message says what failed, with which value, and what to do about it. `transient` tells whether trying again
without a change can help.
"""


class StoryvidError(Exception):
    """Base of all errors raised on purpose; its text is written for the person who runs the film."""

    transient = False
    exit_code = 1


class InputError(StoryvidError):
    """The material or a setting given by the user cannot be used."""

    exit_code = 2


class StoryFileError(InputError):
    """A story file cannot be read, or holds nothing that can be filmed."""


class CutFileError(InputError):
    """A cut file, or a file that it names, cannot be used, or an entry of it finds no place in the story."""


class SettingsError(InputError):
    """A setting has a value that nothing here understands."""


class GenerationError(StoryvidError):
    """A generator could not make what was asked of it."""


class MissingModelError(GenerationError):
    """A model, voice, font or loop that a backend needs is not on this machine."""


class InvalidResultError(GenerationError):
    """A generator answered with something that is not what was asked."""


class LanguageModelError(GenerationError):
    """A language model could not be asked or did not answer.

    `transient`: the time given to the call was used up by things that pass (throttling, time-outs, a server's own
    faults), so the same request may be answered later. Otherwise something has to change first: a key, a model's name.
    """

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient


class GenerationTimeoutError(GenerationError):
    """A generator took longer than it may. `ended`: it ended when it was asked to; otherwise it was left behind."""

    transient = True

    def __init__(self, message: str, *, ended: bool = False) -> None:
        super().__init__(message)
        self.ended = ended


class PlanError(StoryvidError):
    """A plan does not fit the story that it was made for."""


class ReplyError(PlanError):
    """A language model gave no usable plan, however often it was asked; what it gave is kept to be read."""


class StoreError(StoryvidError):
    """The film store cannot give what a document promises."""


class MissingDocumentError(StoreError):
    """An asset has no document for a partition: it was never materialized."""


class DamagedMediaError(StoreError):
    """A stored file is missing or its bytes are not those that its name promises."""


class CompositionError(StoryvidError):
    """Frames, sound or packets do not fit the cut."""


class DeliveryError(StoryvidError):
    """A finished film fails a check and is not delivered; the one that was delivered before stays."""


class StageError(StoryvidError):
    """Some items of a stage failed; what could be finished is finished and kept."""
