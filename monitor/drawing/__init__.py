"""Draws as they stand in the log: what happened, what may be done next, and the transcript that anybody can verify."""
