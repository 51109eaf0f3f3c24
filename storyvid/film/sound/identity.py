"""What the sound of a film is made with: everything beside the request that shapes its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from storyvid.film.sound.constants import SOUND_VERSION


@cache
def sound_identity() -> Mapping[str, str]:
    """Versions of this code and of every library that decodes, mixes or encodes. Part of the keys of sound."""
    import av
    import numpy as np
    import soundfile

    return {
        "code": SOUND_VERSION,
        "av": av.__version__,
        "libavcodec": ".".join(str(part) for part in av.library_versions["libavcodec"]),
        "numpy": np.__version__,
        "soundfile": soundfile.__version__,
        "libsndfile": soundfile.__libsndfile_version__,
    }
