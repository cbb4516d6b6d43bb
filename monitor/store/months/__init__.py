"""Months of the log: which are over, how their payloads move to the archive, and what an erasure does there."""
