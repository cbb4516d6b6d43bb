"""Release tags: the stage that an event speaks of. The list is closed, so a signature takes that of its record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from monitor.export.ocds.known import Known
from monitor.vocabulary.event import Event

STAGES: Final[Mapping[str, tuple[str, str]]] = {
    "planning": ("planning", "planningUpdate"),
    "tender": ("tender", "tenderUpdate"),
    "award": ("award", "awardUpdate"),
    "contract": ("contract", "contractUpdate"),
    "implementation": ("implementation", "implementationUpdate"),
}
"""Stage -> the tag of its first release, and of the later ones."""
MAKES: Final[Mapping[str, str]] = {
    "tender.published": "tender",
    "award.made": "award",
    "contract.signed": "contract",
    "payment.made": "implementation",
    "milestone.updated": "implementation",
    "project.registered": "planning",
    "approval.granted": "planning",
}
"""Kinds that open a stage; the first of them has the stage's first tag."""
FIXED: Final[Mapping[str, str]] = {
    "clarification.issued": "tenderAmendment",
    "tender.terminated": "tenderCancellation",
    "contract.changed": "contractAmendment",
}
TALKS_OF: Final[Mapping[str, frozenset[str]]] = {
    "planning": frozenset(
        {"relation", "organisation", "budget", "balance", "plan", "approval", "filing", "review", "report", "funds"}
        | {"allocation", "agenda_item", "decision", "emergency_decision", "key"}
    ),
    "award": frozenset({"award", "candidates"}),
    "contract": frozenset({"contract", "subcontract", "site_staff", "guarantee"}),
    "implementation": frozenset(
        {"milestone", "progress", "payment", "acceptance", "final_account", "result", "spending", "record"}
    ),
}
"""Stage -> first words of the kinds that speak of it; whatever is in none speaks of the tender."""
TARGETS: Final[Mapping[str, frozenset[str]]] = {
    "planning": frozenset(
        {"project", "plan", "budget_line", "agenda_item", "decision", "allocation_plan", "report", "receipt"}
    ),
    "award": frozenset({"award"}),
    "contract": frozenset({"contract", "contract_change", "subcontract", "guarantee"}),
    "implementation": frozenset({"progress_certificate", "payment_request", "payment", "acceptance", "final_account"}),
}
"""Stage -> kinds of records that a signature, a filing or a publication of that stage is about."""


def stage(event: Event) -> str:
    """The stage of the record that the event is about, else of its own kind."""
    about = event.data.get("target")
    if isinstance(about, dict):
        return next((name for name, kinds in TARGETS.items() if about["kind"] in kinds), "tender")
    word = event.type.partition(".")[0]
    return next((name for name, words in TALKS_OF.items() if word in words), "tender")


def tag(event: Event, known: Known) -> str:
    """The tag of the event's release; `known` remembers which stages have begun."""
    if event.type in FIXED and event.corrects is None:
        return FIXED[event.type]
    opens = MAKES.get(event.type)
    first, later = STAGES[opens or stage(event)]
    if opens is None or event.corrects is not None or first in known.tags:
        return later
    known.tags.add(first)
    return first
