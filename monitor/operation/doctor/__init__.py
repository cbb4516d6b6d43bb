"""Examining an installation: settings, keys, database, log, machine, each in one line with what to do."""
