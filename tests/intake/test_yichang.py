"""The real export of a city's trading centre: every row accounted for. Names of firms stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.intake.load import for_folder
from monitor.intake.problems import RowProblem
from monitor.intake.report import Report
from monitor.intake.tabular import import_path
from monitor.vocabulary.event import Event
from monitor.vocabulary.money import fen

pytestmark = pytest.mark.field
Imported = tuple[list[Event], list[RowProblem], Report]


@pytest.fixture(scope="module")
def imported(field_data: Path) -> Imported:
    folder = field_data / "yichang"
    if not folder.is_dir():
        pytest.skip("the folder of real records holds no yichang")
    intake = import_path(folder, for_folder(folder))
    events, problems = intake.taken()
    return events, problems, intake.report


def test_every_row_is_accounted_for(imported: Imported) -> None:
    report = imported[2]
    assert report.is_complete
    assert {counted.file: counted.rows for counted in report.files} == {
        "candidates.csv": 3415,
        "awards.csv": 1181,
        "behaviour_records.csv": 68,
        "credit_changes.csv": 7452,
    }
    assert not report.refused_files


def test_most_rows_make_events(imported: Imported) -> None:
    events = imported[2].events
    assert events["candidates.published"] > 1000
    assert events["award.made"] > 950
    assert events["conduct.recorded"] == 68


def test_awards_meet_their_candidates(imported: Imported) -> None:
    events, _, report = imported
    assert report.joins["section"]["awards"]["joined"] >= 851
    published = {event.data["ocid"] for event in events if event.type == "candidates.published"}
    assert sum(event.data["ocid"] in published for event in events if event.type == "award.made") > 700


def test_no_rate_became_an_amount(imported: Imported) -> None:
    events = imported[0]
    awards = [fen(event.data["amount"]) for event in events if event.type == "award.made"]
    prices = [
        fen(candidate["price"])
        for event in events
        if event.type == "candidates.published"
        for candidate in event.data["candidates"]
        if "price" in candidate
    ]
    assert min(awards) >= 1_000_00
    assert min(prices) >= 1_000_00


def test_candidates_carry_no_rank(imported: Imported) -> None:
    lists = [event.data["candidates"] for event in imported[0] if event.type == "candidates.published"]
    assert lists
    assert not any("rank" in candidate for candidates in lists for candidate in candidates)


def test_every_refusal_says_where_and_why(imported: Imported) -> None:
    refusals = [problem for problem in imported[1] if problem.severity == "must_fix"]
    assert {problem.code for problem in refusals} <= {"missing", "not_an_organisation", "price_is_text"}
    assert all(problem.row and problem.column for problem in refusals)
    assert len(refusals) < 250
