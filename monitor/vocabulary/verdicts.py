"""What a rule can answer, how grave a finding is, and how sure its rule is."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """The four answers of a rule about one subject; silence is not innocence."""

    FLAGGED = "flagged"
    CLEAR = "clear"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSABLE = "not_assessable"


class Severity(StrEnum):
    """How grave a finding would be if a person confirmed it, gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Confidence(StrEnum):
    """How well the rule's reading of its source is established, surest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
