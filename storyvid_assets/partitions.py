"""How assets are partitioned: per story, and per cell, which is one scene of one story."""

import warnings

import dagster as dg

# Dagster is pinned to one version, so what it calls beta does not change under us; its warnings would bury ours.
warnings.filterwarnings("ignore", category=dg.BetaWarning)

stories = dg.DynamicPartitionsDefinition(name="stories")
scene_numbers = dg.DynamicPartitionsDefinition(name="scene_numbers")
"""`s001` up to the length of the longest story; grown by `screenplay`."""

cells = dg.MultiPartitionsDefinition({"scene": scene_numbers, "story": stories})

cell_to_story = dg.MultiToSingleDimensionPartitionMapping("story")
