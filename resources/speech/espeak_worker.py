"""Speak one utterance with espeak-ng and exit: a program of its own, started afresh for every line.

espeak-ng keeps state between utterances, so that the second one in a process differs from the same words spoken
first; and it is GPL-3, so that it never enters the process of storyvid. This file therefore imports nothing of
storyvid and, of Python, nothing that takes long to import (`json` alone would double its start).

    python -I -S espeak_worker.py LIBRARY DATA VOICE RATE PITCH RANGE < text > sound

RATE is in words per minute, PITCH and RANGE are in 0..99. On stdout: a line with the version of espeak-ng, the sample
rate and the number of words; two little-endian 32-bit integers for each word, the 0-based character of the text and
the sample where it starts; then mono 16-bit little-endian PCM.
Exit status: 0 spoken, 3 no such voice, 4 the data cannot be used, 5 synthesis failed.
"""

from __future__ import annotations

import ctypes
import struct
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
    library, data, voice, *parameters = sys.argv[1:]
    espeak = ctypes.CDLL(library)
    espeak.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    espeak.espeak_Info.argtypes = [ctypes.c_void_p]
    espeak.espeak_Info.restype = ctypes.c_char_p
    sample_rate = espeak.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data.encode(), INITIALIZE_DONT_EXIT)
    if sample_rate <= 0:
        return EXIT_NO_DATA
    # Breath and roughness are noise, which espeak-ng seeds from the clock unless it is told.
    espeak.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
    espeak.espeak_ng_SetRandSeed(1)
    if espeak.espeak_SetVoiceByName(voice.encode()):
        return EXIT_NO_VOICE

    pcm = bytearray()
    words = bytearray()

    def on_sound(samples: int | None, count: int, events: ctypes._Pointer[Event]) -> int:
        if samples and count > 0:
            pcm.extend(ctypes.string_at(samples, 2 * count))
        index = 0
        while events[index].type != EVENT_LIST_TERMINATED:
            if events[index].type == EVENT_WORD:
                words.extend(struct.pack("<ii", events[index].text_position - 1, events[index].sample))
            index += 1
        return 0

    callback = SynthCallback(on_sound)  # a name of its own keeps it alive while espeak-ng calls it
    espeak.espeak_SetSynthCallback(callback)
    for parameter, value in zip((RATE, PITCH, RANGE), parameters, strict=True):
        espeak.espeak_SetParameter(parameter, int(value), 0)
    text = sys.stdin.buffer.read() + b"\0"
    espeak.espeak_Synth.argtypes = [
        ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
        ctypes.c_void_p, ctypes.c_void_p,
    ]  # fmt: skip
    if espeak.espeak_Synth(text, len(text), 0, POS_CHARACTER, 0, CHARS_UTF8, None, None):
        return EXIT_NOT_SPOKEN
    head = f"{espeak.espeak_Info(None).decode()} {sample_rate} {len(words) // 8}\n"
    sys.stdout.buffer.write(head.encode() + words + pcm)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
