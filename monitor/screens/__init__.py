"""Statistical screens: what chance says of draws, pairs, wins and refusals; leads, never more."""
