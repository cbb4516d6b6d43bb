"""The queue of findings, and one finding with its why."""
