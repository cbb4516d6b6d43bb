"""Signatures bound to what was signed: the digest of a record, Ed25519 over it, signing and checking."""
