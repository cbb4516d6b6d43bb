"""The address of the queue follows the page that was turned to, also where a filter took the pages away meanwhile."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.parts.queue import paging


@pytest.mark.parametrize(("held", "address"), [({"page": 3}, {"page": "3"}), ({}, {"page": "2"})])
def test_the_address_follows_the_page(
    monkeypatch: pytest.MonkeyPatch, held: dict[str, Any], address: dict[str, str]
) -> None:
    shown = SimpleNamespace(session_state=held, query_params={"page": "2"})
    monkeypatch.setattr(paging, "st", shown)
    paging.turn()
    assert shown.query_params == address
