"""Who looked at what, who exported what, and what changed with accounts: supervision of the supervisors (再监督)."""
