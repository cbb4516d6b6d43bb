"""Concerns, for those who read them; they are told and followed on the pages of the window."""
