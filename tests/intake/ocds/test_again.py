"""Publications that come again: the same is a repeat, a change corrects what the store has, nothing is a conflict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from small_release import OCID, history, written

from monitor.intake.deliver import Delivered, deliver
from monitor.intake.ocds.door import import_ocds, known_in
from monitor.store.database import Database
from monitor.store.events import events_after


def sent(database: Database, path: Path, value: Any) -> Delivered:
    door = import_ocds([written(path / "again.json", value)], before=known_in(database))
    return deliver(database, [door])


def stored(database: Database, kind: str) -> list[tuple[str | None, Any]]:
    with database.reading() as read:
        events = [one.event for one in events_after(read, limit=10_000)]
    return [(event.corrects, event.data) for event in events if event.type == kind]


def test_the_same_again_is_a_repeat(database: Database, tmp_path: Path) -> None:
    first = sent(database, tmp_path, history())
    again = sent(database, tmp_path, {"releases": list(reversed(history()))})
    assert (first.kept, first.repeated) == (13, 0)
    assert (again.kept, again.repeated, again.refused) == (0, 13, {})


def test_release_by_release_is_as_good_as_all_at_once(database: Database, tmp_path: Path) -> None:
    for number in range(1, 5):
        done = sent(database, tmp_path, history()[:number])
        assert not done.refused
    assert len(stored(database, "contract.signed")) == len(stored(database, "tender.published")) == 1
    assert stored(database, "contract.changed")[0][1]["amount"]["amount"] == "30000.00"


def test_a_later_release_alone_corrects(database: Database, tmp_path: Path) -> None:
    sent(database, tmp_path, history())
    later = {name: told for name, told in history()[1].items() if name != "bids"} | {
        "id": "r2c",
        "date": "2026-09-01T00:00:00+08:00",
    }
    later["awards"][0]["value"]["amount"] = "=592000"
    later["tender"] = {"lots": [{"id": "L1"}, {"id": "L2"}]}
    done = sent(database, tmp_path, later)
    assert (done.kept, done.refused) == (1, {})
    (_, was), (corrects, now) = stored(database, "award.made")
    assert corrects is not None
    assert (was["amount"]["amount"], now["amount"]["amount"]) == ("590000.50", "592000.00")
    assert sent(database, tmp_path, later).kept == 0
    assert sent(database, tmp_path, {**later, "id": "r2d"}).kept == 0


def test_an_amended_contract_that_comes_alone_leaves_what_was_signed(database: Database, tmp_path: Path) -> None:
    sent(database, tmp_path, history()[:3])
    compiled: dict[str, Any] = {}
    for one in history():
        compiled |= one
    compiled["contracts"] = [{**history()[2]["contracts"][0], **history()[3]["contracts"][0]}]
    done = sent(database, tmp_path, {"ocid": OCID, "compiledRelease": {**compiled, "tag": ["compiled"]}})
    assert not done.refused
    assert [told["amount"]["amount"] for _, told in stored(database, "contract.signed")] == ["590000.50"]


def test_an_older_version_alone_is_told_and_not_entered(database: Database, tmp_path: Path) -> None:
    changed = {name: told for name, told in history()[1].items() if name != "bids"} | {"id": "r2b"}
    changed |= {"date": "2026-05-01T00:00:00+08:00"}
    changed["awards"][0]["value"]["amount"] = "=591000"
    sent(database, tmp_path, [*history()[:2], changed])
    old = {**history()[0], **history()[1], "tag": ["compiled"], "id": "old"}
    done = sent(database, tmp_path, old)
    assert "earlier_state" in {problem.code for problem in done.problems}
    assert [told["amount"]["amount"] for _, told in stored(database, "award.made")] == ["590000.50", "591000.00"]
