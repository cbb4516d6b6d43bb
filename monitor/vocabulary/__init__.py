"""The words: event kinds and payloads, money, identifiers, verdicts, calendar."""
