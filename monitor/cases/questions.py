"""Questions put to a unit about a case, and its answers: each with a step of the case, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from unicodedata import category

from monitor.accounts.principal import Principal
from monitor.cases import cited
from monitor.cases.parties import is_asked, is_seen
from monitor.cases.sight import seen_by
from monitor.cases.states import Move, State
from monitor.cases.step import step
from monitor.cases.terms import OURS, Terms
from monitor.cases.told import LONGEST, within_a_year
from monitor.cases.unfit import Fault, NobodyToAsk, NoSuchQuestion, NotOpen, Unfit
from monitor.store.cases import steps_of
from monitor.store.database import Read, Write
from monitor.store.questions import (
    OPEN,
    AnswerRow,
    QuestionRow,
    answers_of,
    put_answer,
    put_question,
    put_withdrawn,
    question_of,
    questions_of,
)
from monitor.vocabulary.desk_days import due_after
from monitor.vocabulary.event import COUNTY, day_number
from monitor.vocabulary.personal import EXPECTED, personal_in
from monitor.vocabulary.problems import Words, masked

PUBLIC: Final = 1000
"""Characters of what the public reads at most."""
UNSEEN: Final = "unseen_character"
SEEN: Final = Words("不含看不见的或改变文字方向的字符", "no character that cannot be seen or turns the direction")
HIDE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories (Unicode 4.5) of characters that nobody sees: they may split a number, or turn a sentence round."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit says: to the reviewer, and, where it wants, to the public; and the entries that it cites."""

    text: str
    public_text: str | None = None
    entries: Sequence[int] = ()


def today_of(now: datetime) -> int:
    """The county's day of a moment, as a day number."""
    return day_number(now.astimezone(COUNTY).date())


def ask(  # noqa: PLR0913 - one argument a fact
    write: Write,
    number: int,
    who: Principal,
    *,
    text: str,
    due_day: int | None = None,
    now: datetime,
    version: int | None = None,
    terms: Terms = OURS,
) -> QuestionRow:
    """The unit of case `number` is asked, until the day number `due_day` (else as the place says).

    The same sent twice from one `version` of the case is asked once. Raises `NobodyToAsk`, `Incomplete`, and what
    `step` raises.
    """
    row, today = seen_by(write, number, who), today_of(now)
    if row.unit_id is None:
        raise NobodyToAsk
    due = due_after(today, terms.feedback_days) if due_day is None else due_day
    within_a_year("due_day", due, today)
    done = step(write, number, Move.ASK, who, now=now, text=text, data={"due_day": due}, version=version, terms=terms)
    if done.version == row.version:  # sent twice
        return questions_of(write, [number])[-1]
    at = steps_of(write, number)[-1].id
    return put_question(
        write, case=number, step=at, unit=row.unit_id, text=text.strip(), due_day=due, actor=who.account, now=now
    )


def known(read: Read, number: int, who: Principal) -> QuestionRow:
    """The question, for who may see it. Raises `NoSuchQuestion`, `NotYourCase`."""
    row = question_of(read, number)
    if row is None or not is_seen(read, row, who):
        raise NoSuchQuestion(id=number)
    return row


def answer(write: Write, number: int, who: Principal, told: Answer, *, now: datetime, terms: Terms = OURS) -> AnswerRow:
    """The question is answered by its unit, and the case goes on unless another of its questions is open.

    The same answer by the same account again is the first. Raises `NoSuchQuestion`, `NotOpen`, `Unfit`.
    """
    row = question_of(write, number)
    if row is None or not is_asked(row, who):
        raise NoSuchQuestion(id=number)
    if row.state != OPEN:
        if (before := _repeated(write, row, who, told)) is not None:
            return before
        raise NotOpen(id=number, state=row.state)
    if faults := _faults(write, row, told):
        raise Unfit(faults)
    kept = put_answer(
        write,
        row,
        text=told.text.strip(),
        public_text=_said(told.public_text),
        events=_once(told.entries),
        actor=who.account,
        person=who.person,
        now=now,
    )
    data = {"question": number, "answer": kept.id}
    step(write, row.case_number, Move.ANSWER, who, now=now, data=data, to=_stays(write, row), terms=terms)
    return kept


def withdraw(
    write: Write, number: int, who: Principal, *, text: str = "", now: datetime, terms: Terms = OURS
) -> QuestionRow:
    """The question is not asked any more. Raises `NoSuchQuestion`, `NotOpen`, and what `step` raises."""
    row = known(write, number, who)
    if row.state != OPEN:
        raise NotOpen(id=number, state=row.state)
    put_withdrawn(write, row, actor=who.account, now=now)
    stays, data = _stays(write, row), {"question": number}
    step(write, row.case_number, Move.WITHDRAW_QUESTION, who, now=now, text=text, data=data, to=stays, terms=terms)
    return known(write, number, who)


def _stays(read: Read, row: QuestionRow) -> State | None:
    """Where the case stays: another of its questions is open."""
    others = (one for one in questions_of(read, [row.case_number]) if one.number != row.number)
    return State.AWAITING_FEEDBACK if any(one.state == OPEN for one in others) else None


def _repeated(read: Read, row: QuestionRow, who: Principal, told: Answer) -> AnswerRow | None:
    wanted = (who.account, told.text.strip(), _said(told.public_text), tuple(_once(told.entries)))
    given = answers_of(read, [row.number])[row.number]
    return next((one for one in given if (one.account, one.text, one.public_text, tuple(one.events)) == wanted), None)


def _said(text: str | None) -> str | None:
    return (text or "").strip() or None


def _once(entries: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(entries))


def text_faults(text: str) -> list[Fault]:
    """What is wrong with what a unit writes to the reviewer."""
    if 0 < len(text.strip()) <= LONGEST:
        return []
    return [Fault("text", "length", str(len(text.strip())), Words(f"1至{LONGEST}字", f"1 to {LONGEST} characters"))]


def _faults(read: Read, row: QuestionRow, told: Answer) -> list[Fault]:
    out = text_faults(told.text) + cited.faults(read, told.entries, row.unit_id, row.case_number)
    public = _said(told.public_text)
    if public is None:
        return out
    if len(public) > PUBLIC:
        expected = Words(f"最多 {PUBLIC} 字", f"at most {PUBLIC} characters")
        out.append(Fault("public_text", "length", str(len(public)), expected))
    out += [Fault("public_text", UNSEEN, one, SEEN) for one in _unseen(public)]
    persons = cited.persons_of(read, row.case_number, told.entries[: cited.MOST])
    found = personal_in(public, persons)
    return out + [Fault("public_text", code, masked(one), EXPECTED[code]) for code, one in found]


def _unseen(text: str) -> list[str]:
    """The characters of `text` that nobody sees, each once, as U+XXXX; ends of lines are seen."""
    found = (one for one in text if one not in "\n\r\t" and category(one) in HIDE)
    return list(dict.fromkeys(f"U+{ord(one):04X}" for one in found))
