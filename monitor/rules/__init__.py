"""The rules: kit, catalogue, and a folder a stage."""
