"""Whether the database answers and how far the audit has read."""
