"""Who stands with whom: suppliers, experts, agencies, buyers and persons (codes) around one record, two steps far."""
