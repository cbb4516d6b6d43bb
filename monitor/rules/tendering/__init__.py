"""Rules on tendering."""
