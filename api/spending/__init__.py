"""Three-public spending, in figures."""
