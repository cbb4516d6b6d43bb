"""The ledger's log as anyone may read it (C2SP tlog-checkpoint, tlog-tiles, tlog-proof, tlog-policy)."""
