"""What becomes public of an event, told before it is sent, is what the public export holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.export.ocds.masking import PUBLIC, masked
from monitor.export.preview import WORDS, Seen, preview
from monitor.intake.sheets.layout import kinds
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event
from monitor.vocabulary.persons import persons_in
from monitor.vocabulary.reading import read_event


def example(kind: str, **changed: Any) -> Event:
    told = contract().kinds[kind].example
    return read_event({**told, "data": {**told["data"], **changed}})


@pytest.mark.parametrize("kind", kinds())
def test_no_person_is_shown_as_public(kind: str) -> None:
    event = example(kind)
    rows = list(preview([event], "zh"))
    persons = persons_in(kind, event.data)
    public = [row.value for row in rows if row.seen is Seen.PUBLIC and row.path.startswith("data")]
    assert not persons & {part for value in public for part in value.split("; ")}
    assert {row.path for row in rows} >= {"time", "subject"}
    assert all(row.seen is Seen.PUBLIC for row in rows if not row.path.startswith("data"))
    seen = {row.seen for row in rows if row.path.startswith("data")}
    assert seen <= ({Seen.PUBLIC, Seen.MASKED} if kind in PUBLIC else {Seen.KEPT})
    assert (Seen.MASKED in seen) == (kind in PUBLIC and bool(masked(kind, event.data)[1]))
    assert all(row.name and row.seen_name == WORDS[row.seen].zh for row in rows)


def test_amounts_lists_and_places_are_told_whole() -> None:
    event = example("payment.made", payee={"kind": "person", "id": "R-0007"})
    rows = {row.path: row for row in preview([replace(event, corrects="e-1")], "en")}
    assert (rows["data.amount"].value, rows["data.amount"].seen) == ("720,000.00 CNY", Seen.PUBLIC)
    assert (rows["data.payee.kind"].seen, rows["data.payee.id"].seen) == (Seen.PUBLIC, Seen.MASKED)
    assert rows["data.account.token"].seen is Seen.MASKED
    assert rows["data.handler"].seen_name == "masked"
    assert rows["corrects"].value == "e-1"
    assert rows["data.certificate_ids"].value == "CT-1"
    plan = {row.path: row for row in preview([example("allocation.planned")], "zh")}
    assert plan["data.amounts[0].amount"].name == "分配数额·金额"


def test_values_are_told_as_people_write_them() -> None:
    event = replace(example("payment.made"), time="2026-06-30T10:30:00+08:00")
    zh, en = ({row.path: row.value for row in preview([event], lang)} for lang in ("zh", "en"))
    paths = ("time", "data.amount", "data.payee.kind", "data.payment_kind", "data.is_works")
    assert [zh[path] for path in paths] == ["2026-06-30 10:30:00", "720,000.00 元", "单位", "进度款", "是"]
    assert [en[path] for path in paths] == ["2026-06-30 10:30:00", "720,000.00 CNY", "organisation", "progress", "yes"]


def test_a_notice_for_insiders_is_kept_whole_and_who_was_invited_is_masked() -> None:
    rows = list(preview([example("disclosure.published", medium="intranet")], "zh"))
    assert {row.seen for row in rows if row.path.startswith("data")} == {Seen.KEPT}
    invited = example("tender.published", method="invited", invitees=[{"id": "91999001MA00001110"}])
    told = {row.path: row.seen for row in preview([invited], "zh")}
    assert told["data.invitees[0].id"] is Seen.MASKED


def test_a_secret_is_kept_whole() -> None:
    rows = list(preview([example("contract.signed", is_secret=True)], "zh"))
    assert {row.seen for row in rows if row.path.startswith("data")} == {Seen.KEPT}
