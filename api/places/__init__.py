"""The places there are parameter packs for."""
