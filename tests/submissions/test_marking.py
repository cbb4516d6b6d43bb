"""The marked workbook: each problem at its cell, made in a process of its own, kept for the next who asks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hand_in import CLERK, Desk, lines, payment, settings_of, workbook
from openpyxl import load_workbook

from monitor.store.submissions import Submission, problems_of
from monitor.submissions import marking
from monitor.submissions.kept import DERIVED
from monitor.submissions.offer import check_again
from monitor.submissions.refused import NotATable, NotMarked, WrongState
from monitor.submissions.states import State


def handed_in(desk: Desk) -> tuple[Submission, str]:
    """A workbook whose first amount is wrong, and the cell of that."""
    one = desk.checked(workbook("10.00", "20.00", first="十元左右"), "付款.xlsx")
    with desk.database.reading() as read:
        (cell,) = [row.cell for row in problems_of(read, one.id) if row.weight == "must_fix"]
    assert cell is not None
    return one, cell


def test_it_is_made_elsewhere_marked_at_the_cell_and_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    one, cell = handed_in(desk)
    place = marking.place_of(desk.uploads, one, "zh")
    monkeypatch.setattr(marking, "marked", None)  # of this process, which must not need it
    marking.make(settings_of(desk), one, "zh", place)
    assert place.is_relative_to(desk.uploads.folder / DERIVED)
    assert place.stat().st_mode & 0o777 == 0o600
    pages = load_workbook(io.BytesIO(place.read_bytes())).worksheets[1:]
    assert [c.coordinate for page in pages for row in page.iter_rows() for c in row if c.comment] == [cell]
    monkeypatch.setattr(marking, "in_child", None)  # the next takes what is there
    marking.make(settings_of(desk), one, "zh", place)
    assert marking.place_of(desk.uploads, one, "en") != place
    desk.later(1)
    with desk.database.writing() as write:
        check_again(write, CLERK, one.id)
    with pytest.raises(WrongState):
        marking.place_of(desk.uploads, desk.get(one.id), "zh")
    desk.check()
    assert marking.place_of(desk.uploads, desk.get(one.id), "zh") != place, "another check, another workbook"


def test_what_cannot_be_marked_is_said(desk: Desk) -> None:
    one, _ = handed_in(desk)
    place = marking.place_of(desk.uploads, one, "en")
    with pytest.raises(NotMarked):
        marking.make(settings_of(desk).model_copy(update={"check_memory_mb": 64}), one, "en", place)
    broken = desk.checked(b"PK\x03\x04 and then nothing", "付款.xlsx")
    with pytest.raises(NotATable):
        marking.make(settings_of(desk), broken, "zh", marking.place_of(desk.uploads, broken, "zh"))
    assert not list((desk.uploads.folder / DERIVED).glob("*"))
    with pytest.raises(NotATable):
        marking.place_of(desk.uploads, desk.checked(lines(payment("a"))), "zh")
    waiting = desk.hand_in(workbook("10.00"), "付款.xlsx")
    assert waiting.state == State.CHECKING
    with pytest.raises(WrongState):  # before the check it would be a workbook without a mark
        marking.place_of(desk.uploads, waiting, "zh")


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST", 2)
    for number in range(3):
        marking.keep(tmp_path / DERIVED / f"{number}.xlsx", b"x")
    assert len(list((tmp_path / DERIVED).iterdir())) == 2
