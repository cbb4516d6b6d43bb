"""How reviewers work: supervision of the supervisors (再监督)."""
