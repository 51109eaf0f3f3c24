"""The sounds of words by espeak-ng: a program of its own, for the reasons that `espeak_worker` gives.

    python -I -S espeak_phonemes_worker.py LIBRARY DATA VOICE < lines > sounds

For every line of text one line in the International Phonetic Alphabet, stress included, words apart by spaces.
Exit status: 0 done, 3 no such voice, 4 the data cannot be used.
"""

from __future__ import annotations

import ctypes
import sys

EXIT_NO_VOICE, EXIT_NO_DATA = 3, 4

# Names and values of espeak-ng's speak_lib.h.
AUDIO_OUTPUT_SYNCHRONOUS = 2
INITIALIZE_DONT_EXIT = 0x8000
CHARS_UTF8 = 1
PHONEMES_IPA = 0x02


def main() -> int:
    library, data, voice = sys.argv[1:]
    espeak = ctypes.CDLL(library)
    espeak.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
    if espeak.espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, data.encode(), INITIALIZE_DONT_EXIT) <= 0:
        return EXIT_NO_DATA
    if espeak.espeak_SetVoiceByName(voice.encode()):
        return EXIT_NO_VOICE
    espeak.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
    for line in sys.stdin.buffer.read().splitlines():
        rest = ctypes.c_char_p(line)
        clauses = []
        while rest.value is not None:
            clauses.append(espeak.espeak_TextToPhonemes(ctypes.byref(rest), CHARS_UTF8, PHONEMES_IPA) or b"")
        sys.stdout.buffer.write(b" ".join(b" ".join(clauses).split()) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
