"""What others publish in the Open Contracting Data Standard, turned into events with a report a path."""
