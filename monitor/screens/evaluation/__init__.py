"""Screens judged: published labels, planted anomalies, and the baselines beside every figure."""
