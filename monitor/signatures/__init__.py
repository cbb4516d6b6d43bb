"""Signatures bound to what was signed: keys, signing, verification."""
