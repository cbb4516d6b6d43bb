"""Who bid beside whom before: the past of a tender's bidders, in ratios."""
