"""All national rules over a year of a real trading centre: what they can say of publications, and what they cannot."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from proved import proved

from monitor.audit.batch import batch
from monitor.audit.evaluate import charges
from monitor.facts.records import records
from monitor.intake.load import for_folder
from monitor.intake.tabular import import_path
from monitor.rules.catalogue import rules_on
from monitor.rules.places import place
from monitor.vocabulary.event import Event, day_number

pytestmark = pytest.mark.field
DAY = day_number(date(2026, 1, 31))
Judged = tuple[list[Event], pl.DataFrame]


@pytest.fixture(scope="module")
def judged(field_data: Path) -> Judged:
    folder = field_data / "yichang"
    if not folder.is_dir():
        pytest.skip("the folder of real records holds no yichang")
    events = import_path(folder, for_folder(folder)).taken()[0]
    here = place("publications")
    result = batch(records(enumerate(events)), charges(rules_on(here), here), DAY)
    assert not result.failed
    return events, result.verdicts


def test_what_is_flagged_is_little_and_what_is_not_assessable_says_why(judged: Judged) -> None:
    events, verdicts = judged
    flagged = Counter(verdicts.filter(pl.col("verdict") == "flagged")["rule"])
    processes = len({event.data.get("ocid") for event in events} - {None})
    proved(f"{len(events)} real records of {processes} processes: flagged {dict(flagged)}")
    assert set(flagged) <= {"awd.outside-candidates", "awd.candidate-publicity-length"}
    assert flagged.total() * 100 <= processes
    unclear = verdicts.filter(pl.col("verdict") == "not_assessable")
    assert unclear.height
    assert unclear["reason"].str.starts_with("missing: ").all()
    judged_ones = verdicts.filter(pl.col("verdict").is_in(["clear", "flagged"]))
    assert {"awd.outside-candidates", "awd.candidate-publicity-length", "blk.supplier-barred"} <= set(
        judged_ones["rule"]
    )


def test_winners_outside_the_list_are_those_that_its_transcription_lost(judged: Judged) -> None:
    """The source kept only names that end in 公司: institutes, bureaus and cooperatives fell out of the shortlists."""
    events, verdicts = judged
    outside = verdicts.filter((pl.col("verdict") == "flagged") & (pl.col("rule") == "awd.outside-candidates"))
    winners = [events[row].data["supplier"]["name"] for row in outside["event"]]
    assert winners
    assert not any(name.endswith("公司") for name in winners)
