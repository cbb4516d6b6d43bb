"""The append-only log: canonical bytes and leaves."""
