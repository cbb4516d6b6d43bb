"""Who may do what: roles and acts, accounts and their credentials, sessions, machine tokens, sign-in by a provider."""
