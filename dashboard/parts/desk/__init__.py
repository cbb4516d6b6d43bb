"""Parts of a unit's desk: a file handed in, its report, what becomes public, who certifies, its receipt."""
