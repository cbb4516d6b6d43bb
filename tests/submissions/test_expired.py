"""Files of drafts that came to nothing go with their term; what others need, and what is certified, stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from hand_in import CLERK, Desk, lines, payment, workbook

from monitor.submissions.expired import purge_expired
from monitor.submissions.kept import A_DAY
from monitor.submissions.marking import place_of
from monitor.submissions.offer import withdraw
from monitor.submissions.refused import FilePurged

TERM = 180


def aged(desk: Desk) -> None:
    """Every kept file was handed in days ago."""
    old = time.time() - 2 * A_DAY
    for path in desk.uploads.folder.rglob("*"):
        if path.is_file():
            os.utime(path, (old, old))


def withdrawn(desk: Desk, *ids: int) -> None:
    with desk.database.writing() as write:
        for id in ids:
            withdraw(write, CLERK, id, now=desk.at)


def files(desk: Desk) -> set[str]:
    return {path.name for path in desk.uploads.folder.rglob("*") if path.is_file() and len(path.name) == 64}


def purged(desk: Desk, days: int = TERM) -> int:
    return purge_expired(desk.database, desk.uploads, now=desk.at + timedelta(days=days, seconds=1), days=TERM)


def test_a_withdrawn_draft_loses_its_files_and_another_keeps_the_same_bytes(desk: Desk) -> None:
    gone, shared, twin = (
        desk.hand_in(workbook("1.00"), "a.xlsx"),
        *(desk.hand_in(lines(payment("b"))) for _ in range(2)),
    )
    desk.check()
    withdrawn(desk, gone.id, shared.id)
    aged(desk)
    before = files(desk)
    assert purged(desk, days=TERM - 1) == 0
    assert files(desk) == before
    assert purged(desk) == 2
    assert purged(desk) == 0
    left = files(desk)
    assert gone.file_sha256 not in left
    assert twin.file_sha256 in left
    told = desk.get(gone.id)
    assert (told.state, told.failure, told.events_sha256, told.file_name) == (
        "withdrawn", "purged", None, gone.file_name,
    )  # fmt: skip
    with pytest.raises(FilePurged):
        place_of(desk.uploads, told, "zh")


def test_bytes_that_somebody_hands_in_just_now_stay(desk: Desk) -> None:
    one = desk.hand_in(lines(payment("a")))
    withdrawn(desk, one.id)
    assert purged(desk) == 1
    assert one.file_sha256 in files(desk), "a new draft of the same bytes may be about to name them"
