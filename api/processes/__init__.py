"""One contracting process or project in the order of time."""
