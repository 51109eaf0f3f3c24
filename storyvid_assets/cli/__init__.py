"""The `storyvid` command: one module per subcommand, Dagster imported only by those that run it."""

import gc

# A command imports some 1,500 modules and keeps all of them; to look through them for garbage every few thousand
# objects is a tenth of what a small film takes.
gc.set_threshold(50_000, 20, 50)
