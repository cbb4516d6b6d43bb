"""Webhooks and mailboxes: who is told of what happens, and what became of each notice."""
