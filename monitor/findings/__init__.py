"""Findings: recorded, explained, ranked."""
