"""Who is told what happened: webhooks and mail, out of the log, in order, at least once."""
