"""Who asks, and whether he may: the one dependency that every route names in its signature."""
