"""Rules on blacklists and credit."""
