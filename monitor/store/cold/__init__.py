"""Payloads that lie in the archive beside the lake: how a file of it looks, and the one way to read it."""
