"""Questions to units about cases, and their answers."""
