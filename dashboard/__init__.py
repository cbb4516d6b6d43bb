"""The staff dashboard: shows and asks, over HTTP only."""
