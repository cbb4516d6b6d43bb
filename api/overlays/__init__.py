"""Subjects on which findings of several rules lie."""
