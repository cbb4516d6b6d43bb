"""Rules on decisions and signatures."""
