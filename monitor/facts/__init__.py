"""Events as typed frames, one frame a grain, and the scopes they belong to."""
