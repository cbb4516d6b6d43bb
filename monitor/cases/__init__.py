"""What people do about findings: cases, who holds them, what was decided, by whom, and by when."""
