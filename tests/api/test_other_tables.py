"""A database of an unfinished release is named in the caller's language, with what it lacks and what to do."""

from __future__ import annotations

from typing import Any


def test_what_the_database_lacks_is_told(client: Any) -> None:
    desk = client.app.state.desk
    with desk.database.writing() as write:
        write.connection.exec_driver_sql("ALTER TABLE parameter_proposal DROP COLUMN decision")
    desk.close()
    for lang, words in (("zh", "make demo"), ("en", "a demo is made anew")):
        answer = client.get(f"/log/head?lang={lang}")
        assert (answer.status_code, answer.json()["code"]) == (503, "other_tables")
        assert words in answer.json()["detail"]
        assert "parameter_proposal.decision" in answer.json()["detail"]
