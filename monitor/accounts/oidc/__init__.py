"""Sign-in by an OpenID Connect provider: authorization code with PKCE; what it says is checked, never believed."""
