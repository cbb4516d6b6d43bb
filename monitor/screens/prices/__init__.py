"""The screens of the prices of tenders: unusual among their like, or partly regular beside an outsider."""
