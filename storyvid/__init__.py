"""The domain of storyvid: what a story, a shot, a take, a cut and a film are, and how one becomes the other.

Nothing here knows Dagster or torch, so all of it can be tested and reused without them.
"""
