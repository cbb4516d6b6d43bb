"""Cases over HTTP: what people do about findings, act by act, and what they put off."""
