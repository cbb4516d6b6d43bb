"""Published allocations: who was promised, given, sent and paid what."""
