"""What people report without an account: received, read, passed on, answered, closed."""
