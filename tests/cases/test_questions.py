"""A question and its answer: a step of the case each, on the log, citing what may be cited, nothing personal out."""

from __future__ import annotations

from typing import Any

import pytest
from case_office import FIRST, OTHER, PEOPLE, UNIT, Office

from monitor.cases import questions
from monitor.cases.exchange import questions_told
from monitor.cases.parties import seen
from monitor.cases.questions import Answer
from monitor.cases.refused import Incomplete, Moved, NotYourCase
from monitor.cases.unfit import NobodyToAsk, NoSuchQuestion, NotOpen, Unfit
from monitor.store.cases import case_of, steps_of
from monitor.store.check.verify import verify
from monitor.store.questions import answers_of, question_of, questions_listed, questions_of
from monitor.store.tables.case import case_file
from monitor.vocabulary.event import day_number
from monitor.vocabulary.personal import personal_in

ASKED = "请说明第三期付款为何超过合同"


def ask(office: Office, number: int, **more: Any) -> int:
    with office.database.writing() as write:
        return questions.ask(write, number, PEOPLE["auditor"], text=ASKED, now=office.now, **more).number


def give(office: Office, number: int, told: Answer, by: str = "clerk") -> Any:
    with office.database.writing() as write:
        return questions.answer(write, number, PEOPLE[by], told, now=office.now)


def test_a_question_waits_for_its_unit_and_an_answer_brings_the_case_back(both: Office) -> None:
    number = both.case()
    asked = ask(both, number)
    with both.database.reading() as read:
        case, (row,) = case_of(read, number), questions_of(read, [number])
    assert case is not None
    assert (case.state, case.due_day, row.due_day) == (
        "awaiting_feedback",
        row.due_day,
        day_number(both.now.date()) + 7,
    )
    both.later(days=2)
    given = give(both, asked, Answer("  单价按补充协议调整  ", "已按补充协议说明"))
    with both.database.reading() as read:
        after, done = case_of(read, number), question_of(read, asked)
        (kept,) = answers_of(read, [asked])[asked]
    assert after is not None
    assert done is not None
    assert (after.state, done.state, done.answered_at) == ("checking", "answered", kept.at)
    assert (kept, kept.text, kept.public_text, kept.person) == (
        given,
        "单价按补充协议调整",
        "已按补充协议说明",
        "P-8011",
    )


def test_the_log_tells_of_each_and_no_word_of_it(both: Office) -> None:
    number = both.case()
    give(both, ask(both, number), Answer("因材料涨价"))
    asked, given = both.own("question.asked", "answer.given")
    assert (asked[1], given[1]) == ("11", "21")
    digests = {"question_sha256", "answer_sha256"}
    assert {name: value for name, value in asked[2].items() if name not in digests} == {
        "number": 1, "case": number, "unit": UNIT, "due": "2026-06-08",
    }  # fmt: skip
    assert {name: value for name, value in given[2].items() if name not in digests} == {
        "number": 1, "case": number, "unit": UNIT, "answer": 1,
    }  # fmt: skip
    assert asked[2]["question_sha256"] != given[2]["question_sha256"], "it stands elsewhere now"
    assert "材料涨价" not in str((asked, given))
    with both.database.reading() as read:
        assert [one for one in verify(read).bad if one.table in {"question", "answer"}] == []


def test_a_case_waits_as_long_as_one_of_its_questions_is_open(office: Office) -> None:
    number = office.case()
    first, second = ask(office, number), ask(office, number)
    states = []
    for done in (
        lambda: give(office, first, Answer("一")),
        lambda: office.write(questions.withdraw, second, by="auditor"),
    ):
        done()
        with office.database.reading() as read:
            states.append(case_of(read, number).state)  # type: ignore[union-attr]
    assert states == ["awaiting_feedback", "checking"]
    with office.database.reading() as read:
        acts = [(one.act, one.data.get("question")) for one in steps_of(read, number)][-2:]
    assert acts == [("answer", first), ("withdraw_question", second)]


def test_what_is_sent_twice_is_done_once(office: Office) -> None:
    number = office.case()
    with office.database.reading() as read:
        version = case_of(read, number).version  # type: ignore[union-attr]
    assert ask(office, number, version=version) == ask(office, number, version=version)
    told = Answer("同一答复")
    assert give(office, 1, told) == give(office, 1, told)
    assert [kind for kind, *_ in office.own("question.asked", "answer.given")] == ["question.asked", "answer.given"]
    with pytest.raises(NotOpen):
        give(office, 1, Answer("另一答复"))
    with pytest.raises(Moved):
        ask(office, number, version=version - 1)


def test_only_the_unit_answers_and_only_who_sees_the_case_asks(office: Office) -> None:
    number = office.case()
    asked = ask(office, number)
    for by in ("stranger", "auditor"):
        with pytest.raises(NoSuchQuestion):
            give(office, asked, Answer("不是我的"), by=by)
    with office.database.reading() as read:
        rows = questions_listed(read)
        shown = {by: [one.number for one in seen(read, rows, who)] for by, who in PEOPLE.items()}
        for by in ("clerk", "certifier", "auditor", "supervisor"):
            assert questions.known(read, asked, PEOPLE[by]).number == asked
        with pytest.raises(NoSuchQuestion):
            questions.known(read, asked, PEOPLE["stranger"])
        with pytest.raises(NotYourCase):
            questions.known(read, asked, PEOPLE["own"])
        to_unit, to_auditor = (questions_told(read, rows, PEOPLE[by], 20_610)[0] for by in ("clerk", "auditor"))
    assert shown == {by: [] if by in {"own", "stranger"} else [asked] for by in PEOPLE}
    assert (to_unit["asked_by"], to_auditor["asked_by"]["account"]) == (None, "11")
    assert to_unit["findings"][0]["title"]["zh"] == "付款超合同"
    assert FIRST not in str(to_unit)


def test_a_day_that_is_over_or_far_away_is_refused(office: Office) -> None:
    number, today = office.case(), day_number(office.now.date())
    for day in (today - 1, today + 366):
        with pytest.raises(Incomplete) as told:
            ask(office, number, due_day=day)
        assert told.value.words["place"] == "due_day"
    ask(office, number, due_day=today)


def test_where_no_unit_is_known_nobody_is_asked(office: Office) -> None:
    number = office.case()
    with office.database.writing() as write:
        write.connection.execute(case_file.update().values(unit_id=None))
    with pytest.raises(NobodyToAsk):
        ask(office, number)


def test_entries_are_cited_that_are_the_units_or_the_cases(office: Office) -> None:
    seen_in_case, own, others = (office.event(id, unit) for id, unit in (("a", OTHER), ("b", UNIT), ("c", OTHER)))
    asked = ask(office, office.case(office.finding(event=seen_in_case)))
    with pytest.raises(Unfit) as told:
        give(office, asked, Answer("见凭证", None, (own, others, 99_999)))
    assert [(one.place, one.code) for one in told.value.faults] == [
        ("entries[1]", "not_to_cite"), ("entries[2]", "not_to_cite"),
    ]  # fmt: skip
    kept = give(office, asked, Answer("见凭证", None, (own, seen_in_case, own)))
    assert kept.events == (own, seen_in_case)


@pytest.mark.parametrize("text", ["", "   ", "长" * 4001])
def test_an_answer_has_words_and_not_too_many(office: Office, text: str) -> None:
    asked = ask(office, office.case())
    with pytest.raises(Unfit) as told:
        give(office, asked, Answer(text))
    assert [one.place for one in told.value.faults] == ["text"]


def test_nothing_personal_becomes_public_and_nothing_is_kept_of_it(office: Office) -> None:
    payee = {"kind": "person", "id": "Z-5001"}
    finding = office.finding(event=office.event("paid", payee=payee))
    asked = ask(office, office.case(finding))
    public = "经办人 Z-5001，电话 138 0013 8000，身份证 11010519491231002X，账号 6222 0212 3456 7890"
    with pytest.raises(Unfit) as told:
        give(office, asked, Answer("见说明", public))
    found = {one.code: one.found for one in told.value.faults}
    assert set(found) == {"person_code", "mobile_number", "identity_number", "bank_account"}
    assert not any("0013" in one or "110105" in one for one in found.values())
    with office.database.reading() as read:
        assert answers_of(read, [asked])[asked] == []
        assert question_of(read, asked).state == "open"  # type: ignore[union-attr]
    with pytest.raises(Unfit) as told:  # what nobody sees splits a number, or turns a sentence round
        give(office, asked, Answer("见说明", "电话 138\u200b00138000\n不\u202e实属"))
    assert [(one.code, one.found) for one in told.value.faults] == [
        ("unseen_character", "U+200B"),
        ("unseen_character", "U+202E"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("联系 13800138000", ["mobile_number"]),
        ("联系 １３８００１３８０００", ["mobile_number"]),
        ("+86 138-0013-8000", ["mobile_number"]),
        ("身份证11010519491231002x", ["identity_number"]),
        ("旧证 110105491231002", ["identity_number"]),
        ("a.b@example.cn", ["mail_address"]),
        ("卡 6222021234567894 转出", ["bank_account"]),
        ("账户：12001616 1234", ["bank_account"]),
        ("统一社会信用代码 11999001MB0000019D，金额 5800000.00 元", []),
        ("项目 2026-999001-54-01-000001，合同 HT20260601000000000017", []),
        ("2026年5月9日支付，凭证 20260509001，条目 18944", []),
        ("身份证 " + "110105-19491231-0021".replace("-", ""), []),
        ("见补充协议第三条", []),
    ],
)
def test_what_is_personal_is_told_from_what_only_looks_long(text: str, found: list[str]) -> None:
    assert [code for code, _ in personal_in(text)] == found


def test_a_person_code_is_found_as_a_word_alone() -> None:
    codes = frozenset({"P-1002", "Z-5001"})
    assert [one for _, one in personal_in("P-1002签字，P-10021不是，Z-5001.", codes)] == ["P-1002", "Z-5001."]
