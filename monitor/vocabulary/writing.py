"""An event as it is given out: the CloudEvents envelope, with what the server set, in the contract's order."""

from __future__ import annotations

from typing import Any

from monitor.vocabulary.event import Event

ATTRIBUTES = (
    "id",
    "source",
    "type",
    "subject",
    "time",
    "recordedtime",
    "submitter",
    "corrects",
    "datacontenttype",
    "dataschema",
)


def written(event: Event) -> dict[str, Any]:
    """The event as JSON-ready values; `read_event(..., stored=True)` gives the same event back."""
    told = {name: getattr(event, name) for name in ATTRIBUTES}
    return {
        "specversion": "1.0",
        **{name: value for name, value in told.items() if value is not None},
        "data": event.data,
    }
