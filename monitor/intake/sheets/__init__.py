"""Workbooks that a clerk can fill: made from the contract, read back with a report a cell."""
