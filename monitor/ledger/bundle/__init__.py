"""The evidence bundle: one file that shows offline what a finding rests on; can be copied out with the ledger."""
