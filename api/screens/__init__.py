"""The screens: their catalogue, and their runs."""
