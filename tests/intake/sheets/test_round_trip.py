"""The contract's example of every kind, filled into its template, comes back as the same event."""

from __future__ import annotations

import pytest
from filled_workbook import SECRET, UNIT, filled, of_event, saved

from monitor.intake.sheets.families import FAMILIES, Family
from monitor.intake.sheets.read import read_workbook
from monitor.vocabulary.contract import contract


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_every_example_comes_back(family: Family) -> None:
    lang = "zh" if FAMILIES.index(family) % 2 else "en"
    told = [contract().kinds[kind].example for kind in family.kinds]
    rows = [row for number, event in enumerate(told) for row in of_event(event, f"{number + 1}")]
    reading = read_workbook(saved(filled(family.id, rows, lang)), "book.xlsx", UNIT, secret=SECRET)
    assert reading.problems == []
    made = {event.type: event for event in reading.events}
    assert list(made) == list(family.kinds)
    for event in told:
        again = made[event["type"]]
        assert (again.data, again.time, again.subject) == (event["data"], event["time"], event["subject"])
        assert again.id == event["id"]
        assert again.source == f"urn:tw:unit:{UNIT}"
    assert reading.report.is_complete


def test_without_ids_the_same_file_brings_the_same_ids_and_a_changed_row_keeps_its_own() -> None:
    event = {name: value for name, value in contract().kinds["payment.made"].example.items() if name != "id"}
    changed = {**event, "data": {**event["data"], "amount": {"amount": "1.00", "currency": "CNY"}}}
    first, again, corrected = (
        read_workbook(saved(filled("payments", of_event(told))), "p.xlsx", UNIT, secret=SECRET).events[0]
        for told in (event, event, changed)
    )
    assert first == again
    assert corrected.id == first.id
    assert corrected.data != first.data
