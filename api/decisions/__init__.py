"""How units decide, in figures."""
