"""What is to be put right: demanded by a closing, reported by its unit, returned or accepted by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from case_office import PEOPLE, UNIT, Office

from monitor.cases import questions, remedies
from monitor.cases.exchange import remedies_told
from monitor.cases.refused import Incomplete, NotAllowedNow, NotYourCase, PersonUnknown, SecondPersonNeeded
from monitor.cases.remedies import Report
from monitor.cases.terms import Terms
from monitor.cases.unfit import LetGo, NobodyToAsk, NoSuchRemedy, NotOpen, Unfit
from monitor.rules.kit.printing import day_text
from monitor.store.cases import case_of, steps_of
from monitor.store.check.verify import verify
from monitor.store.database import Read
from monitor.store.papers import put_paper
from monitor.store.remedies import remedies_listed, remedies_of, remedy_of, reports_of
from monitor.store.schema import metadata
from monitor.vocabulary.event import day_number

DEMANDED = {"text": "收回多付的工程款", "due_day": day_number(date(2026, 7, 1))}


def confirmed(office: Office, severity: str = "high", remedy: Any = DEMANDED) -> int:
    """A case that two persons closed as confirmed, and that demands something; its number."""
    number = office.case(office.finding(severity=severity))
    office.act(number, "propose", conclusion="confirmed", remedy=remedy)
    office.act(number, "confirm", by="second")
    return number


def owed(office: Office, number: int) -> int:
    with office.database.reading() as read:
        return remedies_of(read, [number])[-1].number


def test_it_goes_from_the_demand_to_the_acceptance_and_the_log_says_so(both: Office) -> None:
    case = confirmed(both)
    number = owed(both, case)
    both.write(remedies.report, number, Report("已收回 12 万元"), by="clerk")
    both.write(remedies.send_back, number, by="auditor", text="缺少入账凭证")
    both.later(days=3)
    both.write(remedies.report, number, Report("已收回，见凭证", (0,)), by="certifier")
    both.write(remedies.accept, number, by="second", text="已核对")
    with both.database.reading() as read:
        row, reports = remedy_of(read, number), reports_of(read, [number])[number]
        acts = [(one.act, one.account, one.to_state) for one in steps_of(read, case)][-4:]
    assert row is not None
    assert (row.state, row.accepted_at, row.unit_id, row.text) == (
        "accepted",
        reports[1].decided_at,
        UNIT,
        DEMANDED["text"],
    )
    assert [(one.outcome, one.decided_by, one.remark, one.events) for one in reports] == [
        ("returned", "11", "缺少入账凭证", ()),
        ("accepted", "12", "已核对", (0,)),
    ]
    assert acts == [
        ("report_remedy", "21", "closed"),
        ("return_remedy", "11", "closed"),
        ("report_remedy", "22", "closed"),
        ("accept_remedy", "12", "closed"),
    ]
    kinds = ("remedy.demanded", "remedy.reported", "remedy.returned", "remedy.accepted")
    told = both.own(*kinds)
    assert [kind for kind, *_ in told] == [kinds[0], kinds[1], kinds[2], kinds[1], kinds[3]]
    assert "凭证" not in str(told)


def test_who_decided_and_who_signed_stand_in_the_log_for_each_finding(office: Office) -> None:
    number = owed(office, confirmed(office))
    office.write(remedies.report, number, Report("已收回"), by="clerk")
    office.write(remedies.accept, number, by="second", text="")
    first, last = office.disposed()
    assert (first["disposition"], first["status"], first["rectify_by"]) == ("rectify", "rectifying", "2026-07-01")
    assert (last["disposition"], last["status"]) == ("close", "closed")
    for one in (first, last):
        assert (one["auditor"], one["reviewer"], one["signature"]["signer"]) == ("P-8001", "P-8002", "P-8002")


@pytest.mark.parametrize("severity", ["high", "medium"])
def test_nobody_lifts_his_own_demand_where_two_must_decide(office: Office, severity: str) -> None:
    number = owed(office, confirmed(office, severity))
    office.write(remedies.report, number, Report("已收回"), by="clerk")
    same_person = PEOPLE["auditor"]
    if severity == "medium":
        alone = Terms(second_person_from="high")
        assert office.write(remedies.accept, number, by="auditor", text="", terms=alone).state == "accepted"
        return
    for who, why in (
        (same_person, SecondPersonNeeded),
        (replace(same_person, account="99"), SecondPersonNeeded),
        (replace(same_person, account="99", person=None), PersonUnknown),
        (PEOPLE["own"], NotYourCase),
    ):
        with office.database.writing() as write, pytest.raises(why):
            remedies.accept(write, number, who, text="", now=office.now)
    assert office.write(remedies.accept, number, by="supervisor", text="").state == "accepted"


def test_nobody_decides_on_a_report_of_his_own_whatever_the_account(office: Office) -> None:
    number = owed(office, confirmed(office))
    office.write(remedies.report, number, Report("已收回"), by="clerk")
    same = replace(PEOPLE["second"], person=PEOPLE["clerk"].person)
    for decide in (remedies.accept, remedies.send_back):
        with office.database.writing() as write, pytest.raises(SecondPersonNeeded) as refused:
            decide(write, number, same, text="可", now=office.now)
        assert refused.value.words == {"why": "reported"}


def test_a_demand_has_somebody_and_a_day_that_is_not_over(office: Office) -> None:
    today = day_number(office.now.date())
    number, nobodys = office.case(), office.case()
    with office.database.writing() as write:
        table = metadata.tables["case_file"]
        write.connection.execute(table.update().where(table.c.number == nobodys).values(unit_id=None))
    with pytest.raises(NobodyToAsk):
        office.act(nobodys, "propose", conclusion="confirmed", remedy=DEMANDED)
    for day in (today - 1, today + 366):
        with pytest.raises(Incomplete) as told:
            office.act(number, "propose", conclusion="confirmed", remedy=DEMANDED | {"due_day": day})
        assert (told.value.words["place"], told.value.words["found"]) == ("remedy.due_day", day_text(day))
    office.act(number, "propose", conclusion="confirmed", remedy=DEMANDED | {"due_day": today + 1})
    office.later(days=2)
    with pytest.raises(Incomplete):
        office.act(number, "confirm", by="second")
    assert office.act(number, "return", by="second").state == "checking"


def test_a_closing_demands_once_and_only_what_it_says(office: Office) -> None:
    without = office.case()
    office.close(without, "confirmed")
    assert office.write(remedies.demand, without, by="auditor") is None
    number = confirmed(office)
    assert office.write(remedies.demand, number, by="second").number == owed(office, number)
    assert len(office.own("remedy.demanded")) == 1


def test_what_is_not_the_units_move_is_refused(office: Office) -> None:
    case = confirmed(office)
    number = owed(office, case)
    with pytest.raises(NotOpen):
        office.write(remedies.accept, number, by="second", text="")
    for by in ("stranger", "auditor"):
        with pytest.raises(NoSuchRemedy):
            office.write(remedies.report, number, Report("不是我的"), by=by)
    with pytest.raises(Unfit):
        office.write(remedies.report, number, Report(" "), by="clerk")
    first = office.write(remedies.report, number, Report("已改"), by="clerk")
    assert office.write(remedies.report, number, Report("已改"), by="clerk") == first
    with pytest.raises(NotOpen):
        office.write(remedies.report, number, Report("又改"), by="clerk")
    with pytest.raises(Incomplete):
        office.write(remedies.send_back, number, by="auditor", text=" ")


def test_a_case_taken_up_again_lets_its_demand_go(office: Office) -> None:
    case = confirmed(office)
    number = owed(office, case)
    office.act(case, "reopen", by="supervisor")
    with pytest.raises(LetGo):
        office.write(remedies.report, number, Report("已改"), by="clerk")
    office.act(case, "propose", by="supervisor", conclusion="unfounded", reason="explained")
    office.act(case, "confirm", by="second")
    with pytest.raises(LetGo):
        office.write(remedies.report, number, Report("已改"), by="clerk")
    with office.database.reading() as read:
        rows = remedies_listed(read)
        told = remedies_told(read, rows, PEOPLE["clerk"], day_number(office.now.date()))
        assert case_of(read, case).overturned == 1  # type: ignore[union-attr]
    assert [(one["state"], one["is_demanded"], one["awaits"], one["days_left"]) for one in told] == [
        ("demanded", False, None, None)
    ]
    with pytest.raises(NotAllowedNow):
        office.act(case, "confirm", by="second")


def test_a_unit_is_told_how_many_working_days_are_left_and_no_reviewers_account(office: Office) -> None:
    number = owed(office, confirmed(office))
    office.later(days=32)  # 3 July, two working days after the day
    with office.database.reading() as read:
        (told,) = remedies_told(read, remedies_listed(read), PEOPLE["clerk"], day_number(office.now.date()))
        (seen,) = remedies_told(read, remedies_listed(read), PEOPLE["auditor"], day_number(office.now.date()))
    assert (told["number"], told["days_left"], told["awaits"]) == (number, -2, "unit")
    assert (told["demanded_by"], seen["demanded_by"]["account"]) == (None, "12")


TOUCHED = {
    "question": {"state": "withdrawn", "answered_at": None},
    "answer": {"public_text": "另一说法"},
    "remedy": {"due_day": 30_000},
    "remedy_report": {"remark": "未核对"},
    "case_paper": {"sha256": "0" * 64},
}
"""Table -> what somebody who holds the database changes."""


def bad(read: Read) -> set[str]:
    return {one.table for one in verify(read).bad if one.table in TOUCHED}


def test_whoever_changes_a_row_behind_the_log_is_found(office: Office) -> None:
    case = office.case(office.finding())
    with office.database.writing() as write:
        asked = questions.ask(write, case, PEOPLE["auditor"], text="请说明", now=office.now).number
        gone = questions.ask(write, case, PEOPLE["auditor"], text="再说明", now=office.now).number
        put_paper(
            write, kind="case", of=case, file_name="a.pdf", media_type="application/pdf", size=1, sha256="a" * 64,
            actor="11", now=office.now,
        )  # fmt: skip
    office.write(questions.answer, asked, questions.Answer("见附件", "已说明"), by="clerk")
    office.write(questions.withdraw, gone, by="auditor")
    number = owed(office, confirmed(office))
    office.write(remedies.report, number, Report("已收回"), by="clerk")
    office.write(remedies.accept, number, by="second", text="已核对")
    with office.database.reading() as read:
        assert bad(read) == set()
    for name, changed in TOUCHED.items():
        table = metadata.tables[name]
        with office.database.writing() as write:
            (key,) = table.primary_key.columns
            before = write.connection.execute(table.select().order_by(key)).mappings().first()
            assert before is not None
            write.connection.execute(table.update().where(key == before[key.name]).values(**changed))
        with office.database.writing() as write:
            assert bad(write) == {name}
            write.connection.execute(table.update().where(key == before[key.name]).values(**before))
