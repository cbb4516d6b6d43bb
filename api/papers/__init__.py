"""Files that belong to questions, remedies and cases."""
