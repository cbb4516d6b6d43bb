"""The screens at work: run over the county's facts, kept as *unusual*, shown to reviewers alone, learned from."""
