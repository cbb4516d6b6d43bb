"""Rules on changes of contracts and on cost."""
