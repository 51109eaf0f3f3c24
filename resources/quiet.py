"""What libraries print while they load a model, which is in nobody's way on a screen of their own."""

from __future__ import annotations


def quiet_transformers() -> None:
    """No progress bars, and of what transformers has to say, errors alone.

    It warns of what it settles by itself: which of two image processors it takes, that a prompt will be cut to the
    length that the model reads.
    """
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
