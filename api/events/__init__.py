"""Events in, receipts out, and back by entry."""
