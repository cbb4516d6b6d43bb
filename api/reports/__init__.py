"""The figures of a month beside another, and the report of it as files."""
