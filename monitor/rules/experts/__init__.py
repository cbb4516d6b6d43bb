"""Rules on experts and the draw."""
