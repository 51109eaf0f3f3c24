"""Files of the author's own: a picture, a clip, a sound, kept by content, with what was found in them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storyvid.models.base import Document, MediaRef


class OwnImage(Document):
    """A picture to show instead of a drawn key frame; its size when it stands upright."""

    kind: Literal["image"] = "image"
    file: MediaRef
    width_px: Annotated[int, Field(gt=0)]
    height_px: Annotated[int, Field(gt=0)]


class OwnClip(Document):
    """A clip to show instead of a generated take: `frames` pictures at a steady `fps_num/fps_den` per second."""

    kind: Literal["clip"] = "clip"
    file: MediaRef
    width_px: Annotated[int, Field(gt=0)]
    height_px: Annotated[int, Field(gt=0)]
    frames: Annotated[int, Field(gt=0)]
    fps_num: Annotated[int, Field(gt=0)]
    fps_den: Annotated[int, Field(gt=0)] = 1

    @property
    def seconds(self) -> float:
        return self.frames * self.fps_den / self.fps_num


class OwnSound(Document):
    """A recorded voice or a piece of music; `samples` is its length at 48 kHz."""

    kind: Literal["sound"] = "sound"
    file: MediaRef
    samples: Annotated[int, Field(gt=0)]


OwnMedia = Annotated[OwnImage | OwnClip | OwnSound, Field(discriminator="kind")]

MediaUse = Literal["image", "clip", "recording", "music"]
"""What a cut file uses a file for; the name of the field that names the file."""


class NamedMedia(Document):
    """A file as a cut file names it: relative to the cut file, inside its folder."""

    use: MediaUse
    path: str
    media: OwnMedia
