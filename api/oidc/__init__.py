"""Staff sign in by the OpenID Connect provider of their administration."""
