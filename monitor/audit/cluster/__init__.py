"""The audit on Spark: scope values are shuffled into bins, each judged by the function that judges everywhere."""
