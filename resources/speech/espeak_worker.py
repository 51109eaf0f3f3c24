"""Speak one utterance with espeak-ng and exit: a program of its own, started afresh for every line.

espeak-ng keeps state between utterances, so that the second one in a process differs from the same words spoken
first; and it is GPL-3, so that it never enters the process of storyvid. This file therefore imports nothing of
storyvid and nothing beyond `ctypes` and `json`: it starts in about 30 ms with `python -I -S`.

In, on stdin: one JSON object, `library` and `data` (paths), `voice` (an espeak-ng voice name), `rate` (words per
minute), `pitch` and `range` (0..100), `text`. Out, on stdout: one line of JSON, `version`, `sample_rate` and `words`
(pairs: 0-based character of `text`, sample at which that word starts), then mono 16-bit little-endian PCM.
Exit status: 0 spoken, 3 no such voice, 4 the data cannot be used, 5 synthesis failed.
"""

from __future__ import annotations

import ctypes
import json
import sys

EXIT_NO_VOICE, EXIT_NO_DATA, EXIT_NOT_SPOKEN = 3, 4, 5

# Names and values of espeak-ng's speak_lib.h.
AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
CHARS_UTF8 = 1
POS_CHARACTER = 1
RATE, PITCH, RANGE = 1, 3, 4
EVENT_LIST_TERMINATED, EVENT_WORD = 0, 1


class EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", EventId),
    )


SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(Event))


def main() -> int:
    asked = json.loads(sys.stdin.buffer.read())
    espeak = ctypes.CDLL(asked["library"])
    espeak.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    espeak.espeak_Info.argtypes = [ctypes.c_void_p]
    espeak.espeak_Info.restype = ctypes.c_char_p
    data = asked["data"].encode()
    sample_rate = espeak.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data, INITIALIZE_DONT_EXIT)
    if sample_rate <= 0:
        return EXIT_NO_DATA
    if espeak.espeak_SetVoiceByName(asked["voice"].encode()):
        return EXIT_NO_VOICE

    pcm = bytearray()
    words: list[tuple[int, int]] = []

    def on_sound(samples: int | None, count: int, events: ctypes._Pointer[Event]) -> int:
        if samples and count > 0:
            pcm.extend(ctypes.string_at(samples, 2 * count))
        index = 0
        while events[index].type != EVENT_LIST_TERMINATED:
            if events[index].type == EVENT_WORD:
                words.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0

    callback = SynthCallback(on_sound)  # a name of its own keeps it alive while espeak-ng calls it
    espeak.espeak_SetSynthCallback(callback)
    for parameter, value in ((RATE, asked["rate"]), (PITCH, asked["pitch"]), (RANGE, asked["range"])):
        espeak.espeak_SetParameter(parameter, value, 0)
    text = asked["text"].encode() + b"\0"
    espeak.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
        ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    if espeak.espeak_Synth(text, len(text), 0, POS_CHARACTER, 0, CHARS_UTF8, None, None):
        return EXIT_NOT_SPOKEN
    header = {"version": espeak.espeak_Info(None).decode(), "sample_rate": sample_rate, "words": words}
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + bytes(pcm))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
