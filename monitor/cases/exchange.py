"""What passed between reviewers and a unit, as it is told: questions with answers, remedies with reports, papers.

A unit is not told which account of a reviewer asked; a reviewer is told everything but person codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from monitor.accounts.principal import Principal
from monitor.cases import remedies
from monitor.cases.assigning import REVIEWERS
from monitor.cases.beside import Labels, account
from monitor.findings.summary import label, summary
from monitor.findings.tell import title
from monitor.store.accounts import accounts, labels
from monitor.store.cases import CaseRow, cases_of, findings_of
from monitor.store.database import Read
from monitor.store.events import StoredEvent, events_by_seq
from monitor.store.findings import by_ids
from monitor.store.names import registered_names
from monitor.store.papers import PaperRow, papers_of
from monitor.store.questions import OPEN, AnswerRow, QuestionRow, answers_of, questions_of
from monitor.store.remedies import OWED, REPORTED, RemedyRow, ReportRow, remedies_of, reports_of
from monitor.vocabulary.desk_days import days_left
from monitor.vocabulary.event import EPOCH


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of one answer share."""

    who: Principal
    today: int
    labels: Labels
    names: Mapping[str, str]
    cases: Mapping[int, CaseRow]
    findings: Mapping[int, Sequence[dict[str, Any]]]
    cited: Mapping[int, dict[str, Any]]
    papers: Mapping[int, Sequence[PaperRow]]
    clerks: frozenset[str]
    """The accounts that review nothing."""

    def told(self, number: str | None, *, is_reviewer: bool) -> dict[str, str] | None:
        """An account with its label; none of a reviewer's to a unit."""
        if number is None or (is_reviewer and not self.who.reviews):
            return None
        return account(number, self.labels)

    def common(self, one: QuestionRow | RemedyRow, *, is_owed: bool) -> dict[str, Any]:
        """What questions and remedies tell alike."""
        case, left = self.cases[one.case_number], days_left(self.today, one.due_day)
        return {
            "number": one.number,
            "case_number": one.case_number,
            "unit_id": one.unit_id,
            "unit_name": self.names.get(one.unit_id),
            "process_id": case.process_id,
            "project_id": case.project_id,
            "findings": list(self.findings[one.case_number]),
            "text": one.text,
            "due_day": (EPOCH + timedelta(one.due_day)).isoformat(),
            "days_left": left if is_owed else None,
            "state": one.state,
            "papers": [self.paper(paper) for paper in self.papers[one.number]],
        }

    def paper(self, one: PaperRow) -> dict[str, Any]:
        """A paper; to a unit without the account of a reviewer who handed it in."""
        told = paper_told(one, self.labels)
        return told if self.who.reviews or one.account in self.clerks else told | {"account": None}

    def entries(self, seqs: Iterable[int]) -> list[dict[str, Any]]:
        """The entries that are cited; of an erased one its index alone."""
        return [self.cited.get(seq, {"entry": seq, "label": None, "summary": None}) for seq in seqs]


def _around(
    read: Read, who: Principal, today: int, rows: Sequence[QuestionRow | RemedyRow], kind: str, cited: Iterable[int]
) -> _Around:
    numbers = {one.case_number for one in rows}
    of_case = findings_of(read, numbers)
    known = by_ids(read, {id for ids in of_case.values() for id in ids})
    findings = {
        number: [{"id": id, "rule": known[id]["rule"], "title": title(known[id]["rule"])} for id in ids]
        for number, ids in of_case.items()
    }
    events = events_by_seq(read, set(cited))
    return _Around(
        who=who,
        today=today,
        labels=labels(read),
        names=registered_names(read, today),
        cases=cases_of(read, numbers),
        findings=findings,
        cited={one.seq: {"entry": one.seq, "label": label(one.event.type), "summary": _line(one)} for one in events},
        papers=papers_of(read, kind, [one.number for one in rows]),
        clerks=_clerks(read),
    )


def paper_shown(read: Read, one: PaperRow, who: Principal) -> dict[str, Any]:
    """A paper as it is told to this one."""
    is_told = who.reviews or one.account in _clerks(read)
    return paper_told(one, labels(read)) | ({} if is_told else {"account": None})


def _clerks(read: Read) -> frozenset[str]:
    """The accounts that review nothing."""
    return frozenset(one.number for one in accounts(read) if not one.roles & REVIEWERS)


def _line(one: StoredEvent) -> dict[str, str]:
    return summary(one.event.type, one.event.data, one.event.subject)


def paper_told(one: PaperRow, known: Labels) -> dict[str, Any]:
    """A paper as it is told; its bytes are at GET /papers/{id}."""
    return {
        "id": one.id,
        "belongs_to": one.kind,
        "number": one.of,
        "file_name": one.file_name,
        "media_type": one.media_type,
        "bytes": one.bytes,
        "sha256": one.sha256,
        "kept_at": one.kept_at,
        "account": account(one.account, known),
    }


def questions_told(read: Read, rows: Sequence[QuestionRow], who: Principal, today: int) -> list[dict[str, Any]]:
    """Questions with their answers and papers, in the order of `rows`; shape: `api.questions.schemas.Question`."""
    given = answers_of(read, [one.number for one in rows])
    cited = (seq for answers in given.values() for one in answers for seq in one.events)
    around = _around(read, who, today, rows, "question", cited)
    return [
        around.common(one, is_owed=one.state == OPEN)
        | {
            "asked_at": one.asked_at,
            "asked_by": around.told(one.asked_by, is_reviewer=True),
            "answered_at": one.answered_at,
            "answers": [_answer(answer, around) for answer in given[one.number]],
        }
        for one in rows
    ]


def _answer(one: AnswerRow, around: _Around) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at,
        "account": around.told(one.account, is_reviewer=False),
        "text": one.text,
        "public_text": one.public_text,
        "entries": around.entries(one.events),
    }


def remedies_told(read: Read, rows: Sequence[RemedyRow], who: Principal, today: int) -> list[dict[str, Any]]:
    """Remedies with their reports and papers, in the order of `rows`; shape: `api.remedies.schemas.Remedy`."""
    made = reports_of(read, [one.number for one in rows])
    cited = (seq for reports in made.values() for one in reports for seq in one.events)
    around, held = _around(read, who, today, rows, "remedy", cited), remedies.held(read, rows)
    return [
        around.common(one, is_owed=one.state in OWED and one.number in held)
        | {
            "is_demanded": one.number in held,
            "awaits": _awaits(one) if one.number in held else None,
            "demanded_at": one.demanded_at,
            "demanded_by": around.told(one.demanded_by, is_reviewer=True),
            "accepted_at": one.accepted_at,
            "reports": [_report(report, around) for report in made[one.number]],
        }
        for one in rows
    ]


def _awaits(one: RemedyRow) -> str | None:
    """Whose move it is: the unit's, a reviewer's, nobody's."""
    if one.state in OWED:
        return "unit"
    return "reviewer" if one.state == REPORTED else None


def _report(one: ReportRow, around: _Around) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at,
        "account": around.told(one.account, is_reviewer=False),
        "text": one.text,
        "entries": around.entries(one.events),
        "outcome": one.outcome,
        "decided_at": one.decided_at,
        "decided_by": around.told(one.decided_by, is_reviewer=True),
        "remark": one.remark,
    }


def of_case(read: Read, number: int, who: Principal, today: int) -> dict[str, Any]:
    """Questions, remedies and papers of a case that `who` sees, each oldest first."""
    asked, owed, known = questions_of(read, [number]), remedies_of(read, [number]), labels(read)
    of = {"case": [number], "question": [one.number for one in asked], "remedy": [one.number for one in owed]}
    kept = [one for kind, numbers in of.items() for told in papers_of(read, kind, numbers).values() for one in told]
    return {
        "questions": questions_told(read, asked, who, today),
        "remedies": remedies_told(read, owed, who, today),
        "papers": [paper_told(one, known) for one in sorted(kept, key=lambda one: one.id)],
    }
