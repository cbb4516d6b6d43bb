"""Rules on the review of results."""
