"""Parts of pages: they take plain data and draw."""
