"""Running the service: logs, backup and restore, heads remembered, readiness, the doctor, the worker."""
