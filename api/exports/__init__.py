"""What an auditor takes along as files: the queue, working papers, evidence bundles; each on the ledger first."""
