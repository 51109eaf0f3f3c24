"""The `storyvid` command: one module per subcommand, Dagster imported only by those that run it."""
