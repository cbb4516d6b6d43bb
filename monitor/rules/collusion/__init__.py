"""Rules on collusion between bidders, and of bidders with the tenderer."""
