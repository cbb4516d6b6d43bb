"""What bureaus send, turned into events with a report a row."""
