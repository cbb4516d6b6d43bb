"""Payments looked at for what a fixed bound cannot see: look-alikes, splits, bunching, digits, Decembers, payees."""
