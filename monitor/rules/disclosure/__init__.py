"""Rules on what must be published."""
