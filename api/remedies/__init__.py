"""What units are to put right after confirmed cases, and their reports."""
