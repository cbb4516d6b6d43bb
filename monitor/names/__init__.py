"""Chinese names of firms and persons: normalised, compared, and led back to whom they belong."""
