"""Screens that learn or rank, after the contract of scikit-learn."""
