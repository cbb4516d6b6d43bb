"""Several at once on one case or one finding: one is done, the others are told that somebody was faster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from case_desk import ANN, BO, CHIEF, NOW

from monitor.accounts.principal import Principal
from monitor.cases.refused import AlreadyInCase, CaseRefused, Moved
from monitor.cases.step import open_case, step
from monitor.store.cases import case_of, entries_of, steps_of
from monitor.store.check.verify import verify
from monitor.store.database import Database, Write

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
LOW, HIGH = f"{0:020d}", f"{2:020d}"


def together(database: Database, acts: list[Callable[[Write], Any]]) -> Counter[str]:
    """How the acts ended, each in a session and thread of its own, all begun at once."""
    start = Barrier(len(acts))

    def one(act: Callable[[Write], Any]) -> str:
        start.wait()
        try:
            with database.writing() as write:
                act(write)
        except CaseRefused as refused:
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(one, acts))


@pytest.mark.parametrize("filled", BOTH, indirect=True)
def test_one_opens_and_one_decides(filled: Database) -> None:
    def opens(who: Principal) -> Callable[[Write], Any]:
        return lambda write: open_case(write, [HIGH], who, now=NOW)

    ended = together(filled, [opens(who) for who in (ANN, BO, CHIEF, ANN)])
    assert ended == {"done": 1, AlreadyInCase.__name__: 3}
    with filled.writing() as write:
        step(write, 1, "assign", ANN, now=NOW, data={"account": "1"})
        step(write, 1, "receive", ANN, now=NOW)
        seen = step(write, 1, "propose", ANN, now=NOW, text="x", data={"conclusion": "confirmed"}).version

    def decides(name: str, who: Principal) -> Callable[[Write], Any]:
        return lambda write: step(write, 1, name, who, now=NOW, text="x", version=seen)

    acts = [("confirm", BO), ("return", CHIEF), ("withdraw", ANN), ("confirm", CHIEF), ("note", BO)]
    assert together(filled, [decides(*told) for told in acts]) == {"done": 1, Moved.__name__: 4}
    with filled.reading() as read:
        row = case_of(read, 1)
        assert row is not None
        assert row.version == len(steps_of(read, 1)) == len(entries_of(read, 1)) == seen + 1
        assert [one for one in verify(read).bad if one.table.startswith("case_")] == []
