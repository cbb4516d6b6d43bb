"""Where money and acts flow: a process in order of time, its money, and published allocations."""
