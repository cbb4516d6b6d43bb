"""Receipts and proofs checked for whoever holds one."""
