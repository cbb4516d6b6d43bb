"""Rules on award and contract."""
