"""Which members of a release each kind of event fills, a stage a file; what has no place there is left to `tw`."""
