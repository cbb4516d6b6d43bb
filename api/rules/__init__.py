"""The rules, their parameters here, their coverage and their pages."""
