"""Parameters that were proposed, and what a second person decided."""
