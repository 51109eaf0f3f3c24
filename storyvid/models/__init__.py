"""Frozen documents that cross a border: between stages, processes, assets and releases."""
