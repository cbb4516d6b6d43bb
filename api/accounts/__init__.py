"""Accounts over HTTP: signing in and out, one's own account, others' accounts, and changes that wait for a second."""
