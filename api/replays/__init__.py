"""What a rule would have found with other parameters."""
