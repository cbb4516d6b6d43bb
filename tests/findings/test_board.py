"""The queue counted a second time, row by row; and the kept frame, changed by what changed, is the one made anew."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from case_desk import ANN, FINANCE, HOUSING, NOW, TODAY, finding_row

from monitor.cases.step import open_case, step
from monitor.findings import board as kept
from monitor.findings.board import board
from monitor.findings.queue import FACETS, Wanted, _ordered, queue
from monitor.findings.rank import rank
from monitor.findings.stages import stage_of
from monitor.rules.catalogue import catalogue
from monitor.store.append import append
from monitor.store.database import Database, Read, open_database
from monitor.store.findings import by_ids, put
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

SEVERITIES, RULES = ("critical", "high", "medium", "low", "info"), ("pay.over-contract", "tnd.min-bidders-3", "gone.by")
TOWN, COUNTY = "999001101", "999001"


def _event(id: str, kind: str, **data: Any) -> Event:
    told = contract().kinds[kind].example
    return Event(id, told["source"], kind, told["subject"], told["time"], {**told["data"], **data})


def _row(number: int, rnd: random.Random, **more: Any) -> dict[str, Any]:
    told = {
        "rule": rnd.choice(RULES), "severity": rnd.choice(SEVERITIES), "confidence": rnd.choice(["high", "low"]),
        "is_lead": rnd.random() < 0.3, "state": rnd.choices(["raised", "cured", "superseded"], [6, 2, 1])[0],
        "stake_fen": rnd.choice([None, rnd.randrange(10**8)]), "day": TODAY - rnd.randrange(900),
        "process_id": rnd.choice([None, "o-1", "o-2"]), "project_id": rnd.choice([None, "p-1", "p-2"]),
        "unit_id": rnd.choice([None, HOUSING, FINANCE]),
    }  # fmt: skip
    return finding_row(number, 3 + number % 2, **told | {"family": told["rule"][:3]} | more)  # type: ignore[operator]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Eighty findings, some in cases; a process and a project in a township, a unit in the county, two programmes."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('board')}/ledger.db")
    database.migrate()
    rnd = random.Random(7)
    with database.writing() as write:
        told = contract().kinds["organisation.registered"].example["data"]["organisation"]
        events = [
            _event("t", "tender.published", ocid="o-1", region=f"{TOWN}203"),
            _event("p", "project.registered", project_id="p-1", region=TOWN),
            _event("u", "organisation.registered", organisation=told | {"id": FINANCE}, region=COUNTY),
            _event("m-1", "payment.made", programme_id="PRG-1", allocation_plan_id="AP-1"),
            _event("m-2", "payment.made", programme_id="PRG-2"),
        ]
        append(write, events, now=NOW)
        rows = [_row(number, rnd) for number in range(80)]
        put(write, rows, [])
        open_ids = [row["id"] for row in rows if row["state"] != "superseded"]
        for number, ids in enumerate((open_ids[:5], open_ids[5:7], open_ids[7:8]), 1):
            open_case(write, ids, ANN, now=NOW)
            if number < 3:
                step(write, number, "receive", ANN, now=NOW)
    yield database
    database.close()


def _slowly(read: Read, as_of: int) -> list[dict[str, Any]]:
    """Every finding with what it can be narrowed by, each looked up by itself."""
    ids = read.connection.exec_driver_sql("SELECT id FROM finding").scalars().all()
    held = {row[0]: row[1:] for row in read.connection.exec_driver_sql(
        "SELECT f.finding, c.state, c.assignee, c.due_day FROM case_finding f JOIN case_file c USING (number)"
    )}  # fmt: skip
    out = []
    for row in by_ids(read, ids).values():
        place = {"o-1": TOWN}.get(row["process_id"]) or {"p-1": TOWN}.get(row["project_id"])
        state, assignee, due = held.get(row["id"], ("none", None, None))
        score = rank(
            row["severity"], row["confidence"], is_lead=bool(row["is_lead"]), stake_fen=row["stake_fen"],
            age_days=as_of - row["day"],
        ).score  # fmt: skip
        out.append(row | {
            "stage": stage_of(row["rule"]), "score": score, "case_state": state, "assignee": assignee or "none",
            "late": due is not None and due < as_of, "programme": {3: "PRG-1", 4: "PRG-2"}[row["event"]],
            "region": place or (COUNTY if row["unit_id"] == FINANCE else None), "is_lead": bool(row["is_lead"]),
        })  # fmt: skip
    return sorted(out, key=lambda row: (-row["score"], -row["day"], row["id"]))


WANTED = (
    {}, {"severity": ("high", "low")}, {"case_state": ("checking",)}, {"assignee": ("none",), "is_lead": (True,)},
    {"late": (True,)}, {"region": (TOWN,), "state": ("superseded", "raised")}, {"programme": ("PRG-1",)},
    {"rule": ("gone.by",), "severity": ("critical",), "case_state": ("none",)}, {"stage": ("payment",)},
)  # fmt: skip


@pytest.mark.parametrize("as_of", [TODAY, TODAY + 40])
def test_the_queue_is_what_counting_by_hand_gives(filled: Database, as_of: int) -> None:
    with filled.reading() as read:
        rows = _slowly(read, as_of)
        for narrow in WANTED:
            asked = {"state": ("raised", "cured")} | narrow
            told = queue(read, Wanted(dict(narrow), limit=200), as_of)
            fit = [row for row in rows if all(row[name] in fits for name, fits in asked.items())]
            assert [one["id"] for one in told["items"]] == [row["id"] for row in fit], narrow
            assert told["total"] == len(fit)
            for facet in FACETS:
                others = {name: fits for name, fits in asked.items() if name != facet}
                counted = Counter(row[facet] for row in rows if all(row[one] in fits for one, fits in others.items()))
                expected = {
                    str(key).lower() if isinstance(key, bool) else key: n
                    for key, n in counted.items()
                    if key is not None
                }
                assert told["facets"][facet] == expected, (narrow, facet)


def test_what_is_closed_stands_behind_what_is_still_to_be_done() -> None:
    frame = pl.DataFrame({"id": ["a", "b", "c", "d"], "case_state": ["closed", "none", "checking", "closed"]})
    assert _ordered(frame, "score")["id"].to_list() == ["b", "c", "a", "d"]


def test_money_days_and_words_narrow_and_what_is_unknown_is_counted(filled: Database) -> None:
    with filled.reading() as read:
        rows = [row for row in _slowly(read, TODAY) if row["state"] != "superseded"]
        told = queue(read, Wanted(min_amount_fen=10**7, limit=200), TODAY)
        assert told["total"] == sum((row["stake_fen"] or 0) >= 10**7 for row in rows)
        assert told["hidden"]["stake_unknown"] == sum(row["stake_fen"] is None for row in rows)
        told = queue(read, Wanted(days=(TODAY - 300, TODAY - 100), process_id="o-1", limit=200), TODAY)
        within = [row for row in rows if TODAY - 300 <= row["day"] <= TODAY - 100 and row["process_id"] == "o-1"]
        assert [one["id"] for one in told["items"]] == [row["id"] for row in within]
        assert len(within) > 2
        told = queue(read, Wanted(search="差额 over-contract", project_id="p-2", limit=200), TODAY)
        said = [row["id"] for row in rows if row["project_id"] == "p-2" and row["rule"] == "pay.over-contract"]
        assert [one["id"] for one in told["items"]] == said
        told = queue(read, Wanted(without_units=frozenset({HOUSING}), limit=200), TODAY)
        assert all(one["unit_id"] != HOUSING for one in told["items"])


def _same(read: Read, day: int) -> pl.DataFrame:
    """The kept frame, and the one made anew, are the same."""
    told = board(read, day)
    kept._KEPT.pop(read.connection.engine)  # noqa: SLF001
    assert told.equals(board(read, day))
    return told


def test_what_changes_changes_the_kept_frame(filled: Database) -> None:
    rnd = random.Random(11)
    with filled.reading() as read:
        before = _same(read, TODAY)
        assert board(read, TODAY) is board(read, TODAY)
        assert not _same(read, TODAY + 100).equals(before)
    with filled.writing() as write:
        put(write, [_row(3, rnd), _row(200, rnd, rule="tnd.min-bidders-3"), _row(70, rnd, state="superseded")], [])
    with filled.reading() as read:
        after = _same(read, TODAY + 100)
        assert after.height == before.height + 1
        assert _same(read, TODAY).filter(pl.col("id") == f"{200:020d}")["stage"].to_list() == ["tendering"]
    with filled.writing() as write:
        append(write, [_event("p2", "project.registered", project_id="p-2", region=COUNTY)], now=NOW)
    with filled.reading() as read:
        told = _same(read, TODAY)
        assert told.filter(project_id="p-2", process_id="o-2")["region"].unique().to_list() == [COUNTY]
    assert "tnd.min-bidders-3" in catalogue()
