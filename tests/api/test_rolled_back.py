"""An older copy of the database is put in place: the API signs nothing over it and says so to its operator."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.app import create_app
from monitor.operation.heads import head_in

Example = Callable[..., dict[str, Any]]


def test_an_older_database_is_not_signed_on(client: Any, example: Example, tmp_path: Path, caplog: Any) -> None:
    desk = client.app.state.desk
    client.post(example(id="a"))
    assert head_in(desk.settings.heads).size == client.get("/health").json()["checkpoint"]
    desk.close()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "older.db")
    client.post(example(id="b"))
    signed = head_in(desk.settings.heads)
    desk.close()
    shutil.copy(tmp_path / "older.db", tmp_path / "ledger.db")
    again = type(client)(create_app(desk.settings, audit=False))
    refused = again.post(example(id="c"))
    assert (refused.status_code, refused.json()["code"]) == (503, "misconfigured")
    assert "RolledBack" in caplog.text
    assert head_in(desk.settings.heads) == signed
    again.app.state.desk.close()
