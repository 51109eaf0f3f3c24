"""CogVideoX (https://github.com/zai-org/CogVideo): 4k + 1 frames, 8 a second; 1.5 gives 16 a second.

Models that learned where each patch lies know one size only, and prompts of one length.
"""

from __future__ import annotations

from fractions import Fraction

from resources.declared import Declared
from resources.video.families import PAIR, Family, common_arguments, image_arguments


def cogvideox(declared: Declared) -> Family | None:
    """CogVideoX from a first frame, or from words alone."""
    if declared.pipeline not in ("CogVideoXImageToVideoPipeline", "CogVideoXPipeline"):
        return None
    starts = declared.pipeline == "CogVideoXImageToVideoPipeline"
    transformer = declared.config("transformer")
    later = transformer.get("patch_size_t") is not None
    known = (int(transformer.get("sample_width", 90)) * 8, int(transformer.get("sample_height", 60)) * 8)
    return Family(
        name="cogvideox",
        load_as=declared.pipeline,
        rate=Fraction(16 if later else 8),
        frame_step=8 if later else 4,
        most_frames=81 if later else int(transformer.get("sample_frames", 49)),
        multiple=16,
        lines=768 if later else 480,
        arguments=image_arguments if starts else common_arguments,
        starts_from_picture=starts,
        encoded=PAIR,
        fixed_size=known if transformer.get("use_learned_positional_embeddings") else None,
        prompt_tokens=transformer.get("max_text_seq_length"),
    )
