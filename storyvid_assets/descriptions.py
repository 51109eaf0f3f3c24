"""What each asset is and what to do with it, as the Dagster UI shows it; and who answers for it."""

from __future__ import annotations

from collections.abc import Mapping

OWNERS = ["team:storyvid"]

DESCRIPTIONS: Mapping[str, str] = {
    "story": """The registered text, cleaned, with its settings, its sentences and its passages.

*Not narrated* lists what was left out, with the reason. To film another version, drop the changed file into the inbox
or run `storyvid render`; what counts is what was registered, so a re-run from here makes the same film.""",
    "bible": """Characters, places and themes: each character has one look and one voice for the whole film.

Read the cast before you spend hours of rendering: somebody missing here is in no picture.""",
    "screenplay": """The ordered scenes: heading, place, time of day, mood, people.

A scene is a cell; its assets are partitioned by scene and story (`s001|my-story`).""",
    "change_list": """Cuts by hand: the entries of the story's cut file, bound to the words that they quote.

*Unmatched* names entries that found no place. `storyvid plan STORY --write-cut` writes a file to start from.""",
    "music": """One cue per mood of the film, and one per piece of music that its author brings; each loops.""",
    "scenes": """One scene: place, time, mood, people, words; and nothing of where it stands in the story.""",
    "shots": """The shot list of the scene: size, camera move, planned seconds, the words that each shot tells.

To change single shots, write a cut file (docs/cut-files.md).""",
    "storyboard": """One key frame per shot: the stage to look at before hours are spent on takes.

Materialize this asset alone, for a scene or a whole story, look at the strip, and go on when you like it. A shot with
another `seed` or your own `image` in the cut file gets another picture; nothing else is drawn again.""",
    "narration": """The spoken lines of each shot with their word timings. An unchanged line is not spoken again.""",
    "takes": """What the video generator made of each key frame, as made.

The debug profile keeps a recipe instead, a card under a camera move, which `clips` renders.""",
    "clips": """The takes timed to the narration and encoded, each shot once and alone; the film is their packets.

The strip shows a picture out of the middle of each shot as it was encoded.""",
    "dailies": """All cells of the story in one version: what needs them all is out of date when this changes.""",
    "footage": """Every missing or outdated cell of the story, brought up to date: the one step that a film waits for.

Bad scenes never stop the others; a retry makes those alone.""",
    "timeline": """The cut: what plays from which frame to which. Delivered as `film.otio` for editing programs.""",
    "soundtrack": """Narration and music mixed, ducked and brought to delivery loudness by one gain.""",
    "subtitles": """The captions of the film; delivered as a track of the film, SRT and VTT.""",
    "final_video": """The film with chapters, captions, poster, storyboard and manifest, published as a whole.

*What was made and why* says for every shot that changed which of its inputs did. The files stand under *folder*;
`storyvid explain STORY` says what the next render would make.""",
}
