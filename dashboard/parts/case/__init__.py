"""The parts of the page of a case: its card, its talk with the bureau, its history, and what may be done now."""
