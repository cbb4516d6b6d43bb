"""What a rule would have found with other parameters, and how they come into force."""
