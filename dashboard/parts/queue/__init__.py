"""The parts of the auditor's queue beside its rows: saved filters, subjects with several rules, what is put off."""
