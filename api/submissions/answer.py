"""Submissions, problems and receipts as they are told."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

from api.schemas import Lang, Text
from api.submissions.schemas import Counts, FileTold, Previewed, ProblemOfRow, Progress, Receipt, Submission, Value
from monitor.export.preview import preview
from monitor.store.database import Read
from monitor.store.submissions import ProblemRow, followers
from monitor.store.submissions import Submission as Stored
from monitor.submissions.place import Placed
from monitor.submissions.problems import problem_of
from monitor.submissions.receipt import SubmissionReceipt
from monitor.submissions.states import State

STATES: Final = {
    State.CHECKING: Text(zh="检查中", en="being checked"),
    State.HAS_PROBLEMS: Text(zh="须更正", en="something must be fixed"),
    State.READY: Text(zh="待确认", en="ready to be certified"),
    State.CERTIFIED: Text(zh="已确认", en="certified"),
    State.WITHDRAWN: Text(zh="已撤回", en="withdrawn"),
    State.SUPERSEDED: Text(zh="已被替换", en="superseded"),
    State.FAILED: Text(zh="检查未完成", en="could not be checked"),
}


def submission(read: Read, told: Stored) -> Submission:
    """A submission as it is told."""
    return Submission.model_validate(
        {
            "id": told.id,
            "unit": told.unit,
            "state": told.state,
            "state_label": STATES[State(told.state)],
            "file": FileTold.model_validate(
                {
                    "name": told.file_name,
                    "bytes": told.file_bytes,
                    "sha256": told.file_sha256,
                    "form": told.form,
                    "mapping": told.mapping,
                }
            ),
            "uploader": told.uploader,
            "uploaded_at": told.uploaded_at,
            "supersedes": told.supersedes,
            "corrects": told.corrects,
            "followed_by": followers(read, told.id),
            "progress": Progress(rows_read=told.rows_read, rows_total=told.rows_total, problems=told.problems_so_far),
            "counts": counts(told),
            "checked_at": told.checked_at,
            "failure": told.failure,
            "events_sha256": told.events_sha256,
            "ended_by": told.ended_by,
            "ended_at": told.ended_at,
            "entry": told.entry,
        }
    )


def counts(told: Stored) -> Counts | None:
    """What the last check found; None before it."""
    return Counts.model_validate(told.counts) if told.counts else None


def problems(name: str, rows: Sequence[ProblemRow], lang: Lang) -> list[ProblemOfRow]:
    """Problems as they are told."""
    return [
        ProblemOfRow.model_validate(
            {
                "weight": one.weight,
                "code": one.code,
                "sheet": one.sheet,
                "row": one.line,
                "column": one.heading,
                "cell": one.cell,
                "found": one.found,
                "expected": one.expected_zh if lang == "zh" else one.expected_en,
                "text": problem_of(name, one).text(lang),
            }
        )
        for one in rows
    ]


def previewed(one: Placed, lang: Lang) -> Previewed:
    """An event of a draft, value by value, with who will see each."""
    rows = list(preview([one.event], lang))
    return Previewed(
        id=one.event.id,
        kind=one.event.type,
        kind_label=rows[0].kind_name,
        sheet=one.event.origin.sheet,
        row=one.event.origin.row,
        plan=one.plan.value,
        entry=one.entry,
        values=[
            Value(path=told.path, name=told.name, value=told.value, seen=told.seen.value, seen_label=told.seen_name)
            for told in rows
        ],
    )


def receipt(told: SubmissionReceipt, file_name: str, check_url: str) -> Receipt:
    """A receipt as it is given out."""
    return Receipt(
        number=told.number,
        file_name=file_name,
        statement=dict(told.statement),
        entry=told.entry,
        recordedtime=told.recordedtime,
        leaf_hash=told.leaf_hash.hex(),
        leaf=told.leaf.decode(),
        salt=told.salt.hex(),
        checkpoint=told.checkpoint,
        proof=None if told.proof is None else [base64.b64encode(step).decode() for step in told.proof],
        proof_file=f"/log/proof/{told.entry}.tlog-proof",
        check_url=check_url,
    )
