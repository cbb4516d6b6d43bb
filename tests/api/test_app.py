"""The application as a whole: it answers by itself, says when nothing changed, documents every route, and audits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from api.app import create_app
from api.events.answer import TAKEN
from api.problem_kinds import KINDS
from monitor.settings import Settings
from monitor.store.outcome import Reason

PATHS = ("/findings", "/rules", "/allocations", "/processes/ocds-tw9990-2026-0017", "/events/{first}")
Example = Callable[..., dict[str, Any]]


@pytest.fixture
def audited(tmp_path: Path, client: Any) -> Iterator[Any]:
    """The API with its live audit in a child process."""
    app = create_app(
        Settings(
            database=f"sqlite:///{tmp_path}/audited.db",
            lake=tmp_path / "lake",
            log_key_file=tmp_path / "log.key",
            access="open",
        )
    )
    yield type(client)(app)
    app.state.desk.close()


def test_it_needs_no_arguments_and_no_start_up(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = create_app(audit=False)
    assert not (tmp_path / "var").exists()
    assert type(client)(app).get("/health").json()["findings"] == 0
    assert (tmp_path / "var" / "tenderwatch.db").exists()
    assert (tmp_path / "var" / "log.key").stat().st_mode & 0o777 == 0o600
    app.state.desk.close()
    assert type(client)(app).get("/health").status_code == 200
    app.state.desk.close()


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_did_not_change_is_not_sent_again(
    client: Any, example: Example, judge: Callable[[Any], None], all_examples: list[dict[str, Any]], path: str
) -> None:
    client.post(all_examples)
    path = path.format(first=client.first)
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, headers={"if-none-match": f'"other", {tag}'})
    assert tag.startswith('W/"')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"if-none-match": tag, "accept-language": "en"}).status_code == 200
    judge(client)
    judged = client.get(path, headers={"if-none-match": tag})
    assert judged.status_code == 200
    client.post(example(id="one more"[:3]))
    assert client.get(path, headers={"if-none-match": judged.headers["etag"]}).status_code == 200


def test_every_route_is_documented(client: Any) -> None:
    document = client.get("/openapi.json").json()
    routes = [route for route in _routes(client.app) if route.include_in_schema]
    assert len(routes) >= 12
    for route in routes:
        for method in route.methods:
            operation = document["paths"][route.path_format][method.lower()]
            assert operation["summary"]
            assert operation["description"]
            assert operation["tags"]
            for status, told in operation["responses"].items():
                if status >= "400":
                    (content,) = told["content"].items()
                    assert content[0] == "application/problem+json"
                    assert content[1]["example"]["status"] == int(status)
                elif status not in {"204", "303", "304"}:  # answers without a body
                    assert all(content["schema"] for content in told["content"].values())
                    assert told["content"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    body = document["paths"]["/events"]["post"]["requestBody"]["content"]
    assert body["application/cloudevents+json"]["example"]["specversion"] == "1.0"


def _routes(app: Any) -> list[APIRoute]:
    found: list[APIRoute] = []
    waiting = list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            inner = getattr(route, "original_router", None) or getattr(route, "router", None)
            waiting.extend(getattr(inner, "routes", []))
    return found


def test_every_problem_has_its_words() -> None:
    for code, kind in KINDS.items():
        for words in (kind.title, kind.detail):
            assert set(words) == {"zh", "en"}, code
            assert words["zh"] != words["en"], code
    assert set(TAKEN) == set(Reason)


def test_many_clients_at_once_lose_nothing(client: Any, example: Example) -> None:
    gate = threading.Barrier(8)

    def send(sender: int) -> list[int]:
        gate.wait()
        answers = [client.post([example(id=f"{sender}-{turn}-{n}") for n in range(5)]) for turn in range(4)]
        return [one["receipt"]["entry"] for answer in answers for one in answer.json()["outcomes"]]

    with ThreadPoolExecutor(8) as pool:
        entries = [entry for told in pool.map(send, range(8)) for entry in told]
    assert sorted(entries) == list(range(client.first, client.first + 160))


def test_a_posted_breach_is_in_the_queue_soon_after(audited: Any, all_examples: list[dict[str, Any]]) -> None:
    answer = audited.post(all_examples)
    last = answer.json()["outcomes"][-1]["receipt"]["entry"]
    assert audited.app.state.desk.audited(last, 60)
    found = audited.get("/findings?rule=exp.committee-odd-5").json()
    assert found["total"] == 1
    assert audited.get("/health").json()["status"] == "ok"
