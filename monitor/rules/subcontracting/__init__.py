"""Rules on subcontracting and transfer."""
