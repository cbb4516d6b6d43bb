"""Heads brought to the witnesses, and what each answered."""
