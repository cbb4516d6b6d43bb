"""The core: events in, findings out; knows no web framework."""
