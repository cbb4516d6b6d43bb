"""Rules on acceptance."""
