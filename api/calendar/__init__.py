"""The calendar of what must be published."""
