"""The errors of the product, each named after the fact it states.

TenderwatchError
├── EventRefused            an event breaks the contract (monitor.vocabulary.problems)
├── ForeignCurrency         an amount in another currency than yuan was asked for in fen (monitor.vocabulary.money)
└── ...                     every other room derives its own from TenderwatchError, beside the code that raises it
"""

from __future__ import annotations


class TenderwatchError(Exception):
    """Base of every error that the product raises on purpose."""
