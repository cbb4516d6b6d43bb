"""What the screens found unusual, for reviewers alone."""
