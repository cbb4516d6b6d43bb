"""Parts of the pages about draws: each takes what the API told and draws."""
