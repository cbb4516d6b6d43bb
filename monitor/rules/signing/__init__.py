"""Rules about signatures themselves: whose, by which key, in which duty, on what."""
