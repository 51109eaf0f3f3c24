"""The `storyvid` command: one module per subcommand, Dagster imported only by those that run it."""

from storyvid.memory import import_undisturbed

# Here, as a command module already imports most of what there is to look through.
import_undisturbed()
