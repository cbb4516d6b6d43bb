from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from published_sets import FILES, market, written

from monitor.screens.evaluation.markets import NO_DATE
from monitor.screens.evaluation.published import PublishedUnreadable, found_in, read


def test_all_five_shapes_are_read(tmp_path: Path) -> None:
    for told, file in found_in(written(tmp_path)):
        rows = pl.read_csv(file)
        one = read(told, file)
        assert one.bids.height == rows.height
        assert one.labels["collusive"].sum() == rows.filter(pl.col("Collusive_competitor") == 1)["Tender"].n_unique()
        assert one.labels["tender"].to_list() == sorted(map(str, rows["Tender"].unique().to_list()))
        assert one.bids["bidder"].null_count() == (0 if told.bidders else rows.height)
        assert one.bids["day"].null_count() == (rows.height if told.dates is None else 0)
    assert [told.id for told, _ in found_in(tmp_path)] == list(FILES)
    assert [told.id for told, _ in found_in(tmp_path, ["japan", "usa"])] == ["japan", "usa"]


def test_days_are_what_the_files_mean(tmp_path: Path) -> None:
    first = {told.id: read(told, file).bids["day"].min() for told, file in found_in(written(tmp_path))}
    assert first == {"brazil": 11_574, "italy": None, "japan": 12_159, "switzerland": 366, "usa": 3_652}
    rows = market("brazil").with_columns(Date=pl.when(pl.col("Tender") == 3).then(NO_DATE).otherwise(pl.col("Date")))
    rows.write_csv(tmp_path / FILES["brazil"])
    told = read(*found_in(tmp_path, ["brazil"])[0])
    assert told.bids.filter(pl.col("day").is_null())["tender"].unique().to_list() == ["3"]


@pytest.mark.parametrize(
    ("column", "value", "found", "expected"),
    [
        ("Bid_value", "abc", "'abc'", ("大于 0 的数", "a number above 0")),
        ("Bid_value", "-3", "'-3'", ("大于 0 的数", "a number above 0")),
        ("Bid_value", "inf", "'inf'", ("大于 0 的数", "a number above 0")),
        ("Tender", "1.5", "'1.5'", ("整数", "a whole number")),
        ("Winner", "2", "'2'", ("0 或 1", "0 or 1")),
        ("Collusive_competitor", "", "''", ("0 或 1", "0 or 1")),
        ("Competitors", "x", "'x'", ("整数", "a whole number")),
        ("Date", "1700", "'1700'", ("年份", "a year from 1900")),
    ],
)
def test_the_first_bad_cell_is_named(
    tmp_path: Path, column: str, value: str, found: str, expected: tuple[str, str]
) -> None:
    rows = market("usa").cast(pl.String).with_row_index("at")
    cell = pl.when(pl.col("at") == 4).then(pl.lit(value)).otherwise(pl.col(column))
    rows.with_columns(cell.alias(column)).drop("at").write_csv(tmp_path / FILES["usa"])
    with pytest.raises(PublishedUnreadable) as told:
        read(*found_in(tmp_path)[0])
    assert (told.value.row, told.value.column, told.value.found) == (6, column, found)
    assert expected[0] in told.value.texts["zh"]
    assert "第 6 行" in told.value.texts["zh"]
    assert expected[1] in told.value.texts["en"]
    assert str(tmp_path / FILES["usa"]) in str(told.value)


def test_what_is_no_published_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishedUnreadable, match="expected a CSV file of at least one market"):
        found_in(tmp_path / "nowhere")
    file = tmp_path / FILES["japan"]
    for text, expected in (
        (b"", "CSV with a header"),
        (b"\xff\xfe\x00", "CSV with a header|such a column"),
        (b"Tender,Bid_value\n1,2\n", "column Winner: .* expected such a column"),
        (b"Tender,Bid_value,Winner,Collusive_competitor,Date,Competitors\n", "at least one row"),
        (
            b"Tender,Bid_value,Winner,Collusive_competitor,Date,Competitors\n1,2,1,0,86400,4\n",
            "found 0 / 1, expected at least 5 tenders",
        ),
        (
            b"Tender,Bid_value,Winner,Collusive_competitor,Date,Competitors\n1,2,1,0,86400,4\n1,3,0,0,172800,5\n",
            "row 3, column Date: .* one day a tender",
        ),
    ):
        file.write_bytes(text)
        with pytest.raises(PublishedUnreadable, match=expected):
            read(*found_in(tmp_path)[0])
    (tmp_path / "DB_Collusion_Japan_processed.csv").write_bytes(b"x")
    with pytest.raises(PublishedUnreadable, match="expected one file a market"):
        found_in(tmp_path)
    with pytest.raises(PublishedUnreadable, match="italy"):
        found_in(tmp_path, ["italy"])
