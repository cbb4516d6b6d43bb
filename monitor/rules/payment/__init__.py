"""Rules on payment."""
