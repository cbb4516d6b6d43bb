"""Projects with their money."""
