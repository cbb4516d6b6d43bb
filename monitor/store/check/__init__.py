"""Is the database what the log says? Every table that is evidence, or made from it, is held against the leaves."""
