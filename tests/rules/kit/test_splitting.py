"""The shared piece for "split below a threshold", held against a plain double loop."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from monitor.rules.kit.splitting import LISTED, splits

SCHEMA = {
    "scope_id": pl.String(),
    "event": pl.Int64(),
    "day": pl.Int32(),
    "payee": pl.String(),
    "fen": pl.Int64(),
    "near": pl.Boolean(),
}
Row = tuple[str, int, int, str | None, int | None, bool]


def frame(rows: list[Row]) -> pl.LazyFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").lazy()


def judged(rows: list[Row], *, window: int = 30, threshold: int = 3000, least: int = 2) -> dict[int, dict[str, object]]:
    found = splits(
        frame(rows),
        "split",
        group=["payee"],
        window=window,
        amount="fen",
        threshold=pl.lit(threshold),
        min_count=least,
        marked=pl.col("near"),
    )
    return {row["event"]: row for row in found.collect().to_dicts()}


def by_hand(rows: list[Row], window: int, threshold: int, least: int) -> dict[int, tuple[object, ...]]:
    told: dict[int, tuple[object, ...]] = {}
    for scope, event, day, payee, fen, _ in rows:
        if payee is None or fen is None or fen >= threshold:
            told[event] = (None, None, None, None, None)
            continue
        cluster = [
            other
            for other in rows
            if (other[0], other[3]) == (scope, payee)
            and other[4] is not None
            and other[4] < threshold
            and day - window <= other[2] <= day
        ]
        total = sum(other[4] or 0 for other in cluster)
        is_split = len(cluster) >= least and total >= threshold
        marked = sum(other[5] for other in cluster)
        told[event] = (is_split, len(cluster), marked, total, min(other[2] for other in cluster))
    return told


one = st.tuples(
    st.sampled_from(["U-1", "U-2"]),
    st.integers(0, 12),
    st.sampled_from(["A", "B", None]),
    st.one_of(st.none(), st.integers(0, 12)),
    st.booleans(),
)


@given(st.lists(one, max_size=25), st.integers(0, 6), st.integers(1, 14), st.integers(1, 4))
def test_the_same_as_a_double_loop(
    told: list[tuple[str, int, str | None, int | None, bool]], window: int, threshold: int, least: int
) -> None:
    rows: list[Row] = [(scope, event, day, *rest) for event, (scope, day, *rest) in enumerate(told)]
    found = judged(rows, window=window, threshold=threshold, least=least)
    names = ("split", "split_count", "split_marked", "split_fen", "split_first_day")
    assert {event: tuple(row[name] for name in names) for event, row in found.items()} == by_hand(
        rows, window, threshold, least
    )


@given(st.lists(one, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_of_no_matter(
    told: list[tuple[str, int, str | None, int | None, bool]], random: object
) -> None:
    rows: list[Row] = [(scope, event, day, *rest) for event, (scope, day, *rest) in enumerate(told)]
    turned = list(rows)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert judged(turned, threshold=9) == judged(rows, threshold=9)


def test_every_row_stays_once() -> None:
    rows: list[Row] = [("U-1", 1, 5, "A", 9000, False), ("U-1", 2, 5, None, 10, False), ("U-1", 3, 5, "A", None, False)]
    found = judged(rows)
    assert sorted(found) == [1, 2, 3]
    assert [found[event]["split"] for event in (1, 2, 3)] == [None, None, None]


def test_both_bounds_are_inside() -> None:
    rows: list[Row] = [("U-1", 1, 0, "A", 1500, False), ("U-1", 2, 30, "A", 1500, False)]
    assert judged(rows)[2]["split"] is True
    assert judged(rows)[1]["split"] is False
    assert judged(rows, window=29)[2]["split"] is False
    assert judged(rows, threshold=3001)[2]["split"] is False


def test_the_threshold_may_differ_from_row_to_row() -> None:
    rows = frame([("U-1", 1, 0, "A", 60, True), ("U-1", 2, 1, "A", 60, True), ("U-1", 3, 1, "B", 60, True)])
    bound = pl.when(pl.col("payee") == "A").then(100).otherwise(1000)
    found = splits(rows, "s", group=["payee"], window=5, amount="fen", threshold=bound, min_count=2).collect()
    assert dict(found.select("event", "s").iter_rows()) == {1: False, 2: True, 3: False}
    assert found["s_marked"].to_list() == [0, 0, 0]


def test_the_events_of_a_cluster_are_listed_the_latest_kept() -> None:
    rows: list[Row] = [("U-1", event, event // 2, "A", 10, False) for event in range(3 * LISTED)]
    found = judged(rows, window=400)
    assert found[4]["split_events"] == [0, 1, 2, 3, 4, 5]
    assert found[3 * LISTED - 1]["split_events"] == list(range(2 * LISTED, 3 * LISTED))
    assert found[3 * LISTED - 1]["split_count"] == 3 * LISTED
