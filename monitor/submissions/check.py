"""One file checked: read, held against the unit and the log; events and problems are kept, and its state follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.accounts.principal import Principal
from monitor.accounts.sending import sent_by
from monitor.errors import TenderwatchError
from monitor.intake.jsonl import problems_of
from monitor.intake.problems import RowProblem, Weight
from monitor.store.database import Database, Write
from monitor.store.events import count
from monitor.store.submissions import Submission, change, claim, hold, put_problems
from monitor.submissions.events import keep
from monitor.submissions.kept import Uploads
from monitor.submissions.place import Placed, place
from monitor.submissions.problems import rows_of
from monitor.submissions.read import Tell, read
from monitor.submissions.refused import FileGone, NotKept
from monitor.submissions.states import State
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused, Words

LEASE: Final = timedelta(seconds=60)
"""How long a check that says nothing is taken for alive."""
TRIES: Final = 3
"""Checks that end without a word (a killed process) before the submission counts as failed."""
NOT_SO_MANY: Final = Words("至多 {limit} 条", "at most {limit}")
SOME: Final = Words("至少一条记录", "at least one record")


class CheckAbandoned(TenderwatchError):
    """The submission was withdrawn, superseded or taken over while it was being checked."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: events as they would be appended, and every problem."""

    placed: Sequence[Placed]
    problems: Sequence[RowProblem]
    basis: int
    """Entries of the log when the events were held against it."""
    rows: int

    @property
    def is_ready(self) -> bool:
        """Whether nothing must be fixed."""
        return not any(problem.severity is Weight.MUST_FIX for problem in self.problems)


@dataclass(slots=True)
class _Progress:
    """Tells the store at most once a second how far a check is, and learns from it whether to go on."""

    database: Database
    submission: Submission
    holder: str
    clock: Callable[[], datetime]
    problems: int = 0
    _told: datetime | None = field(default=None)

    def tell(self, rows: int, total: int | None) -> None:
        now = self.clock()
        if self._told is not None and now - self._told < timedelta(seconds=1):
            return
        self._told = now
        told = {"rows_read": rows, "rows_total": total, "problems_so_far": self.problems}
        with self.database.writing() as write:
            if not hold(write, self.submission.id, self.holder, now=now, lease=LEASE, **told):
                raise CheckAbandoned(str(self.submission.id))


def take(database: Database, holder: str, now: datetime) -> Submission | None:
    """The oldest waiting submission, held by `holder` from now on; None where none waits.

    One whose checks ended without a word as often as `TRIES` counts as failed, and the next is taken.
    """
    with database.writing() as write:
        while (submission := claim(write, holder, now=now, lease=LEASE)) is not None:
            if submission.tries <= TRIES:
                return submission
            _fail(write, submission.id, "gave_up", now)
    return None


def check_taken(
    database: Database,
    uploads: Uploads,
    submission: Submission,
    *,
    most: int,
    clock: Callable[[], datetime],
) -> None:
    """A submission that its holder took is checked; `most` is the number of events that it may have.

    A check that does not end (a killed process) is begun again by whoever comes after `LEASE`.
    """
    progress = _Progress(database, submission, str(submission.holder), clock)
    try:
        found = check(database, uploads, submission, most, progress.tell)
        _settle(database, uploads, submission, found, clock())
    except CheckAbandoned:
        return
    except (FileGone, NotKept) as error:
        with database.writing() as write:
            _fail(write, submission.id, "file_gone" if isinstance(error, FileGone) else "not_kept", clock())


def check_next(
    database: Database, uploads: Uploads, holder: str, *, most: int, clock: Callable[[], datetime]
) -> int | None:
    """The oldest waiting submission is checked, in this process, and its number; None where none waits."""
    submission = take(database, holder, clock())
    if submission is None:
        return None
    check_taken(database, uploads, submission, most=most, clock=clock)
    return submission.id


def check(database: Database, uploads: Uploads, submission: Submission, most: int, tell: Tell) -> Found:
    """What is in the file of a submission. Raises `FileGone`."""
    events, problems, rows = read(uploads, submission, tell)
    events, refused = _own(submission, events)
    problems = [*problems, *refused]
    name = submission.file_name
    if len(events) > most:
        expected = Words(*(words.format(limit=f"{most:,}") for words in NOT_SO_MANY))
        return Found((), [RowProblem(name, "too_many_rows", f"{len(events):,}", expected)], 0, rows)
    with database.reading() as reading:
        basis = count(reading)
        placed, further = place(reading, events, corrects=submission.corrects is not None, secret=uploads.secret())
    problems += further
    if not placed and not any(problem.severity is Weight.MUST_FIX for problem in problems):
        problems.append(RowProblem(name, "no_data", "0", SOME))
    return Found(placed, problems, basis, rows)


def _own(submission: Submission, events: Iterable[Event]) -> tuple[list[Event], list[RowProblem]]:
    """The events that the unit and its townships may send, and the problems of the others."""
    who = Principal(units=frozenset({submission.unit}), townships=frozenset(submission.townships))
    good: list[Event] = []
    problems: list[RowProblem] = []
    for told in sent_by(who, list(events)):
        if isinstance(told, EventRefused):
            at = told.origin
            problems += [replace(one, sheet=at.sheet) for one in problems_of(told, at.file or submission.file_name)]
        else:
            good.append(told)
    return good, problems


def _settle(database: Database, uploads: Uploads, submission: Submission, found: Found, now: datetime) -> None:
    kept = keep(uploads, found.placed) if found.is_ready else None
    with database.writing() as write:
        if not hold(write, submission.id, str(submission.holder), now=now, lease=LEASE):
            raise CheckAbandoned(str(submission.id))
        put_problems(write, submission.id, rows_of(found.problems))
        change(
            write,
            submission.id,
            state=(State.READY if kept else State.HAS_PROBLEMS).value,
            rows_read=found.rows,
            rows_total=found.rows,
            problems_so_far=len(found.problems),
            counts=counts(found),
            checked_at=now.isoformat(timespec="seconds"),
            events_sha256=kept.sha256 if kept else None,
            basis=found.basis,
            holder=None,
            held_until=None,
        )


def _fail(write: Write, id: int, failure: str, now: datetime) -> None:
    """The submission could not be checked, for a reason that is not its sender's."""
    at = now.isoformat(timespec="seconds")
    change(write, id, state=State.FAILED.value, failure=failure, checked_at=at, holder=None, held_until=None)


def counts(found: Found) -> dict[str, Any]:
    """What a check found, in numbers, ready for JSON."""
    return {
        "events": len(found.placed),
        "plans": dict(Counter(one.plan.value for one in found.placed)),
        "kinds": dict(Counter(one.event.type for one in found.placed)),
        "weights": dict(Counter(problem.severity.value for problem in found.problems)),
        "codes": dict(Counter(problem.code for problem in found.problems)),
        "sheets": dict(Counter(problem.sheet or "" for problem in found.problems)),
    }
