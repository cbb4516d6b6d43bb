"""Filters that an account keeps, each with a feed at a secret address."""
