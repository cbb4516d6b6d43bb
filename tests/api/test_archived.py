"""Events of archived months over HTTP: the same answers, and a plain one where a file cannot be read."""

from __future__ import annotations

from typing import Any

from old_months import files, in_database, put_away

from monitor.store.months.told import months

ONE = "application/cloudevents+json"


def archived(client: Any) -> None:
    """All that the log has lies in the archive."""
    database = client.app.state.desk.database
    with database.reading() as read:
        names = [one.name for one in months(read)]
    put_away(database, *names, size=1_000)
    with database.reading() as read:
        assert not [seq for seq in in_database(read) if seq == client.first]


def test_an_archived_event_is_answered_as_before(client: Any, example: Any) -> None:
    sent = example()
    seq = client.post(sent, ONE).json()["outcomes"][0]["receipt"]["entry"]
    asked = (f"/events/{seq}", f"/events/{seq}/receipt", "/events")
    before = {path: client.get(path) for path in asked}
    archived(client)
    for path, told in before.items():
        answer = client.get(path)
        assert answer.status_code == told.status_code
        if path != f"/events/{seq}/receipt":  # a receipt names the newest head
            assert answer.json() == told.json(), path
    again = client.post(sent, ONE)
    assert (again.status_code, again.json()["repeated"]) == (200, 1)
    other = client.post(example(subject="OTHER"), ONE)
    assert other.json()["outcomes"][0]["status"] == "refused"


def test_a_missing_file_is_a_plain_answer_in_the_callers_language(client: Any, example: Any) -> None:
    seq = client.post(example(), ONE).json()["outcomes"][0]["receipt"]["entry"]
    archived(client)
    (path,) = files(client.app.state.desk.database)
    path.unlink()
    for answer in (client.get(f"/events/{seq}"), client.post(example(), ONE)):
        told = answer.json()
        assert (answer.status_code, told["code"]) == (503, "payload_unreadable")
        assert told["title"] == "内容读不到"
        assert told["detail"].startswith(f"归档文件 {path.name}：文件缺失。")
        assert str(path.parent) not in answer.text
    told = client.get(f"/events/{seq}", headers={"accept-language": "en"}).json()
    assert told["detail"].startswith(f"archive file {path.name}: the file is missing.")
    assert client.post(example(id="fresh"), ONE).status_code == 201
