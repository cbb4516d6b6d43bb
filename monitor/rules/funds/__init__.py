"""Rules on funds and their allocation."""
