"""Rules on the data themselves."""
