"""A witness: signs the heads of logs that only ever grow, and keeps what proves that one did not."""
