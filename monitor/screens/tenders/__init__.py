"""What the prices of one tender say about it, as ratios that no unit and no order changes."""
