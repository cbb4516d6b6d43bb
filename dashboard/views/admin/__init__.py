"""What whoever keeps the service sees: accounts, its state, who is told; and everybody his own account."""
