from __future__ import annotations

import json
from dataclasses import replace

import pytest

from monitor.vocabulary.contract import contract
from monitor.vocabulary.reading import read_event
from monitor.vocabulary.writing import written


@pytest.mark.parametrize("kind", sorted(contract().kinds))
def test_what_is_written_reads_back_the_same(kind: str) -> None:
    event = replace(
        read_event(json.dumps(contract().kinds[kind].example), stored=True), recordedtime="2026-12-31T08:00:00+08:00"
    )
    assert read_event(json.dumps(written(event)), stored=True) == event
    assert None not in written(event).values()
