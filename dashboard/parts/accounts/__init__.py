"""Parts of accounts: the list, one to change, changes that wait for a second person, and one's own."""
