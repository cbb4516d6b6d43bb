"""The verifiable draw (tw-draw/1): request, reveals, beacon, tickets, replacement, transcript, verification."""
