"""Which rules over which scope: live, batch and replay."""
