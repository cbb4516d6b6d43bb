"""The audit of any history on one machine: bundles of scope values, each judged apart under a memory limit."""
