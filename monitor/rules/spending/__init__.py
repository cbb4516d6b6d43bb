"""Rules on three-public spending (三公经费)."""
