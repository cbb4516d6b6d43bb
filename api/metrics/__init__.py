"""The service's figures, in the text form of Prometheus."""
