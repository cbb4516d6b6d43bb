"""The kinds of events and their JSON Schemas."""
