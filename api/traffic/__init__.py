"""Requests on their way through: a number, a line of the log, a place in the metrics."""
