"""Takes by a video pipeline of diffusers: the key frame set in motion, long shots in chained pieces.

The first frame of a take is the picture that it starts from, exactly: the key frame, or the last frame of the take
before. So the last frame of one take and the first of the next are one picture.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from resources.declared import Declared
from resources.device import Device
from resources.diffusion_pipeline import (
    PipelineModel,
    RunOptions,
    Stops,
    call_pipeline,
    in_place_of_prompts,
    load_class,
    seeded,
)
from resources.image.prompts import NEGATIVE_MOTION, PROMPTS_VERSION, motion_prompt
from resources.image.sizes import filled, size_of_lines
from resources.inspection import checked_pixels
from resources.memory_ladder import Compute, Ladder, is_out_of_memory
from resources.model_identity import ModelHome
from resources.video.ambience import VERSION as SOUND_VERSION
from resources.video.ambience import TakeSound
from resources.video.families import Family, Piece, silent
from resources.video.files import CRF, encode_take, last_frame, rgb_of
from resources.video.pieces import cut_into_pieces, frames_of, shortened
from resources.video.table import family_of
from storyvid.errors import InvalidResultError
from storyvid.film.picture.moves import last_view
from storyvid.film.picture.stills import Still
from storyvid.generation.keys import derived_seed
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import TakeRequest
from storyvid.models.base import Aspect
from storyvid.models.film import FilmFormat
from storyvid.models.media import Footage, Recipe, Take

logger = logging.getLogger(__name__)
VERSION = "1"
SETTING = "VIDEO_MODEL_PATH"
DECODING_MB = 34_000.0
"""What decoding a take whole needs beside the weights: 31 GiB were seen with Wan 2.2 TI2V-5B at 1248 x 704."""
_SHAPES = {Aspect.WIDE: 16 / 9, Aspect.TALL: 9 / 16, Aspect.SQUARE: 1.0}
Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class VideoOptions:
    """How takes are made; None leaves it to what is usual for the model.

    `lines` is the short side of a take, `frames` the most that are made at once.
    """

    steps: int | None = None
    guidance: float | None = None
    lines: int | None = None
    frames: int | None = None
    negative: str = NEGATIVE_MOTION


@dataclass(frozen=True)
class _Asked:
    """A request with what was found out before its turn: its words as the model reads them, and its outer pictures."""

    request: TakeRequest
    words: Mapping[str, Any]
    first: Pixels | None
    last: Pixels | None


class DiffusionTakes:
    """A VideoGenerator over a folder of diffusers. The same request, the same bytes on the same kind of device."""

    at_once = 2
    """While one is made, the one before it is encoded and kept, and the words of the next are read."""

    def __init__(self, home: ModelHome, device: Device, options: VideoOptions, run: RunOptions) -> None:
        """Raises MissingModelError where the folder holds no video pipeline that is known."""
        declared = Declared.of(home.folder, SETTING)
        self._family: Family = family_of(declared, SETTING)
        self._options = options
        self._device = device
        self._stops = Stops()
        self._model = PipelineModel(
            home,
            declared,
            device,
            run,
            load_class(self._family.load_as, SETTING),
            self._family.full_precision,
            DECODING_MB,
        )
        self._ladder = Ladder(
            f"a take by {self._family.load_as}",
            self._model.slot.key,
            device,
            "Set a lower VIDEO_LINES or VIDEO_FRAMES, MODEL_OFFLOAD=sequential, or a smaller model in "
            "VIDEO_MODEL_PATH.",
            has_length=True,
        )

    @property
    def identity(self) -> Mapping[str, str]:
        told = {
            "steps": self._options.steps,
            "guidance": self._guidance,
            "lines": self._lines,
            "frames": self._most_frames,
            "rate": self._family.rate,
        }
        return {
            "backend": "diffusion_takes",
            "version": VERSION,
            "prompts": PROMPTS_VERSION,
            "family": self._family.name,
            "negative": self._options.negative,
            "encoder": f"av {av.__version__} crf {CRF}",
            **({} if self._family.hear is silent else {"sound": SOUND_VERSION}),
            **self._model.identity,
            **{name: str(value) for name, value in told.items() if value is not None},
        }

    def interrupt(self) -> None:
        """Give up what is made at its next step, and what waits."""
        self._stops.stop()

    def close(self) -> None:
        """Take the model off the device; the next request loads it again."""
        self._device.release(self._model.slot.key)

    def shoot(self, request: TakeRequest, media: MediaStore) -> Take:
        """The take of a request as footage at the model's rate and size; of a still one the recipe of a slow move.

        Raises InvalidResultError where what the model gives are no pictures, GenerationError where no way of making it
        fits into memory.
        """
        if request.still:
            return Recipe(
                image=request.image,
                width_px=request.image_width_px,
                height_px=request.image_height_px,
                move=request.move,
            )
        first, last = self._first(request, media), self._last(request, media)
        asked = _Asked(request, self._read_ahead(request), first, last)
        (frames, sound), compromises = self._ladder.climb(
            self._lengths(frames_of(request.seconds, self._family.rate), 1.0, whole=last is not None)[0],
            self._model.usual_compute(),
            partial(self._made, asked, self._stops.watch()),
        )
        rate = self._family.rate
        return Footage(
            video=media.put(encode_take(frames, rate), "mp4"),
            width_px=frames[0].shape[1],
            height_px=frames[0].shape[0],
            frames=len(frames),
            fps_num=rate.numerator,
            fps_den=rate.denominator,
            ambience=sound.kept(len(frames), rate, media),
            compromises=compromises,
        )

    def _made(self, asked: _Asked, stopped: Callable[[], bool], compute: Compute) -> tuple[list[Pixels], TakeSound]:
        """All frames of the take, pieces joined."""
        family, request, first, last = self._family, asked.request, asked.first, asked.last
        width, height = self._size(request.aspect, compute.scale)
        wanted = frames_of(request.seconds, family.rate)
        lengths = self._lengths(wanted, compute.length, whole=last is not None)
        frames: list[Pixels] = []
        sound = TakeSound()
        start = None if first is None else filled(first, width, height)
        with self._device.hold(self._model.slot) as loaded:
            loaded.arrange(compute)
            words = asked.words or loaded.encoded(self._prompts(request), family.encoded)
            for index, length in enumerate(lengths):
                final = index == len(lengths) - 1
                piece = Piece(
                    prompt=motion_prompt(request),
                    negative=self._options.negative,
                    first=_image(start),
                    last=_image(filled(last, width, height)) if last is not None and final else None,
                    width=width,
                    height=height,
                    frames=length,
                    move=request.move,
                    steps=self._options.steps,
                    guidance=self._guidance,
                    generator=seeded(request.seed if index == 0 else derived_seed(request.seed, index)),
                )
                made = self._called(loaded.pipe, piece, words, sound, stopped)
                if start is not None:
                    made[0] = start
                frames += list(made[1:] if frames and start is not None else made)
                start = made[-1] if family.starts_from_picture else None
        return frames[:wanted], sound

    def _lengths(self, wanted: int, share: float, *, whole: bool) -> tuple[int, ...]:
        """Lengths of the pieces: a few frames too many, which are left off, or too few where the last one counts.

        Pieces of words alone would not join, so such a take is one piece, however long its shot is.
        """
        family, most = self._family, max(2, round(self._most_frames * share))
        lengths = cut_into_pieces(wanted, family.frame_step, most)
        if whole:
            return shortened(lengths, wanted, family.frame_step)
        return lengths if family.starts_from_picture else lengths[:1]

    def _prompts(self, request: TakeRequest) -> dict[str, Any]:
        prompts = {"prompt": motion_prompt(request), "negative_prompt": self._options.negative or None}
        return {**prompts, **self._family.prompt_length}

    def _read_ahead(self, request: TakeRequest) -> Mapping[str, Any]:
        """The request's words as the model's text encoder reads them, while another take has the device.

        Nothing where the model is not loaded yet, or where there is no room for it beside that take: it is read in its
        turn then.
        """
        try:
            with self._device.beside(self._model.slot) as loaded:
                return loaded.encoded(self._prompts(request), self._family.encoded) if loaded else {}
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            logger.info("no memory to read the words of a take ahead; they are read in their turn")
            return {}

    def _called(
        self, pipe: Any, piece: Piece, words: Mapping[str, Any], sound: TakeSound, stopped: Callable[[], bool]
    ) -> Pixels:
        what = f"take by {self._family.load_as}"
        arguments = {**self._family.arguments(piece), **self._family.prompt_length}
        output = call_pipeline(pipe, in_place_of_prompts(arguments, words), what, stopped)
        pictures = output.frames[0]
        sound.add(self._family.hear(pipe, output), piece.frames, self._family.rate)
        if len(pictures) < piece.frames:
            raise InvalidResultError(f"the {what} came with {len(pictures)} of {piece.frames} frames")
        return checked_pixels(pictures[: piece.frames], piece.width, piece.height, f"the {what}")

    def _first(self, request: TakeRequest, media: MediaStore) -> Pixels | None:
        """What the take starts from: the last picture of the take before, else the key frame."""
        if not self._family.starts_from_picture:
            return None
        if isinstance(request.previous, Footage):
            return last_frame(media.path(request.previous.video))
        if isinstance(request.previous, Recipe):
            return _last_of_recipe(request.previous, media)
        return _opened(media.read(request.image))

    def _last(self, request: TakeRequest, media: MediaStore) -> Pixels | None:
        if request.last_image is None:
            return None
        if not self._family.ends_on_picture:
            logger.info("%s cannot end on a picture: the take ends where it ends", self._family.load_as)
            return None
        return _opened(media.read(request.last_image))

    def _size(self, aspect: Aspect, scale: float) -> tuple[int, int]:
        """As set or usual, in the film's aspect; a model that knows one size only makes that one."""
        if self._family.fixed_size is not None:
            return self._family.fixed_size
        return size_of_lines(_SHAPES[aspect], self._lines * scale, self._family.multiple)

    @property
    def _lines(self) -> int:
        return self._options.lines or self._family.lines

    @property
    def _most_frames(self) -> int:
        return self._options.frames or self._family.most_frames

    @property
    def _guidance(self) -> float | None:
        return self._family.guidance if self._options.guidance is None else self._options.guidance


def _image(pixels: Pixels | None) -> Image.Image | None:
    return None if pixels is None else Image.fromarray(pixels)


def _opened(data: bytes) -> Pixels:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.uint8)


def _last_of_recipe(recipe: Recipe, media: MediaStore) -> Pixels:
    """What the camera sees of a still picture at the end of its move."""
    size = FilmFormat(width_px=recipe.width_px // 2 * 2, height_px=recipe.height_px // 2 * 2)
    return rgb_of(Still.load(recipe.image, media, size).seen(last_view(recipe.move)))
