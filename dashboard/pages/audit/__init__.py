"""What auditors open."""
