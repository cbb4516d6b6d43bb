"""What is answered to POST /events: one outcome an event, and the status that says what they have in common."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, get_args

from api.events.schemas import Outcome, Outcomes, Status
from api.problems import Refused, shown_problem
from api.schemas import Lang, ProblemItem
from monitor.store import outcome as store
from monitor.store.database import Read
from monitor.store.heads import latest
from monitor.store.proofs import inclusions
from monitor.vocabulary.event import Event
from monitor.vocabulary.problems import EventRefused

TAKEN: Final[dict[store.Reason, dict[Lang, tuple[str, str]]]] = {
    store.Reason.SAME_ID_OTHER_CONTENT: {
        "zh": ("这一来源和编号已有不同内容的事件", "新的编号；更正用 corrects 指明原事件"),
        "en": ("the source and id stand for other content", "a new id; a correction names the first in corrects"),
    },
    store.Reason.ERASED: {
        "zh": ("这一来源和编号的事件已依法删除", "新的编号"),
        "en": ("the event under this source and id was erased by law", "a new id"),
    },
    store.Reason.BATCH_REFUSED: {
        "zh": ("同批有事件未通过，整批未写入", "整批事件均符合要求"),
        "en": ("another event of the batch was refused, and with it the whole", "every event of the batch to be good"),
    },
}


def _problem(reason: store.Reason, id: str, lang: Lang) -> ProblemItem:
    fact, expected = TAKEN[reason][lang]
    text = f"id：{fact}；应为：{expected}。" if lang == "zh" else f"id: {fact}; expected {expected}."
    return ProblemItem(place="id", code=reason.value, found=id, expected=expected, text=text)


def shown_paths(paths: Mapping[int, Sequence[bytes]], entries: Iterable[int]) -> dict[int, list[str]]:
    """Entry -> its audit path in Base64, of those among `entries` that have one; neighbours share most of theirs."""
    shown: dict[bytes, str] = {}
    told: dict[int, list[str]] = {}
    for entry in entries:
        if (path := paths.get(entry)) is None:
            continue
        for step in path:
            if step not in shown:
                shown[step] = base64.b64encode(step).decode()
        told[entry] = [shown[step] for step in path]
    return told


def proved(read: Read, told: Outcomes, *, with_hashes: bool) -> Outcomes:
    """The same answer with the newest signed head, and each receipt with its proof against it."""
    signed = latest(read)
    held = [one.receipt.entry for one in told.outcomes if one.receipt is not None]
    if signed is None or not held:
        return told
    covered = [entry for entry in held if entry < signed.size] if with_hashes else []
    paths = shown_paths(inclusions(read, covered, signed.size), covered)

    def with_proof(one: Outcome) -> Outcome:
        if one.receipt is None or one.receipt.entry not in paths:
            return one
        proof = paths[one.receipt.entry]
        return one.model_copy(update={"receipt": one.receipt.model_copy(update={"proof": proof})})

    return told.model_copy(
        update={"checkpoint": signed.cosigned, "outcomes": [with_proof(one) for one in told.outcomes]}
    )


def _kept(kept: store.Outcome, id: str, lang: Lang, paths: Mapping[int, list[str]]) -> dict[str, Any]:
    if isinstance(kept, store.Receipt):
        receipt = {
            "entry": kept.seq,
            "leaf_hash": kept.leaf_hash.hex(),
            "recordedtime": kept.recordedtime,
            "proof": paths.get(kept.seq),
            "proof_file": f"/log/proof/{kept.seq}.tlog-proof",
        }
        return {"status": "repeated" if kept.repeated else "accepted", "receipt": receipt}
    status = "refused" if kept.reason is store.Reason.BATCH_REFUSED else "conflict"
    return {"status": status, "problems": [_problem(kept.reason, id, lang)]}


def outcomes(
    found: Sequence[Event | EventRefused],
    kept: Iterator[store.Outcome],
    lang: Lang,
    *,
    checkpoint: str | None = None,
    paths: Mapping[int, list[str]] = MappingProxyType({}),
) -> Outcomes:
    """One outcome an event, in order; `kept` tells what the store did with each that was good.

    `checkpoint` is the signed head that covers the receipts, `paths` the proofs against it, by entry.
    """
    rows: list[dict[str, Any]] = []  # made into models all at once: a fifth of what it costs one by one
    for place, event in enumerate(found, start=1):
        row = event.origin.row or place
        if isinstance(event, EventRefused):
            problems = [shown_problem(problem, lang) for problem in event.problems]
            rows.append({"row": row, "id": event.event_id, "source": None, "status": "refused", "problems": problems})
        else:
            told = _kept(next(kept), event.id, lang, paths)
            rows.append({"row": row, "id": event.id, "source": event.source, **told})
    counted = Counter(row["status"] for row in rows)
    counts = {status: counted[status] for status in get_args(Status)}
    return Outcomes.model_validate({**counts, "checkpoint": checkpoint, "outcomes": rows})


def status_of(told: Outcomes, *, atomic: bool) -> int:
    """201 all new, 200 all repeated, 207 mixed; raises `Refused`: 422 none was good, 409 the ids are taken."""
    count = len(told.outcomes)
    if told.conflict == count or (atomic and told.conflict):
        raise Refused("conflict", outcomes=_plain(told))
    if told.refused == count:
        raise Refused("events_refused", outcomes=_plain(told), count=count)
    if told.accepted == count:
        return 201
    return 200 if told.repeated == count else 207


def _plain(told: Outcomes) -> list[dict[str, object]]:
    return [row.model_dump(exclude_none=True) for row in told.outcomes]
