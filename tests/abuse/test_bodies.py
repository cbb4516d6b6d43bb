"""No body is read beyond the limit, by any route that takes one, whatever its length says (ASVS V12.1, V13)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from api.access.table import ruled
from monitor.accounts.roles import Role

LIMIT = 4_000
PARTS = 2_000
MEDIA = {
    "/events": "application/cloudevents-batch+json",
    "/submissions": "multipart/form-data; boundary=b",
    "/sign-in": "application/x-www-form-urlencoded",
    "/sign-in/password": "application/x-www-form-urlencoded",
    "/sign-in/second-factor": "application/x-www-form-urlencoded",
    "/concern": "application/x-www-form-urlencoded",
    "/concern/follow": "application/x-www-form-urlencoded",
    "/ledger/checkpoint": "application/x-www-form-urlencoded",
    "/ledger/receipt": "application/x-www-form-urlencoded",
    "/papers": "multipart/form-data; boundary=b",
    "/sign-out": "application/x-www-form-urlencoded",
    "/oidc/second-factor": "application/x-www-form-urlencoded",
}
OPENING = b'--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
WHO = {
    Role.SUBMITTER: "owner",
    Role.CERTIFIER: "owner's certifier",
    Role.SUPERVISOR: "supervisor",
    Role.ADMINISTRATOR: "administrator",
    Role.PUBLIC: "nobody",
}


class Endless:
    """A body in parts of 1,000 bytes that does not end by itself; `sent` counts them."""

    def __init__(self, opening: bytes) -> None:
        self.opening = opening
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.opening
        for _ in range(PARTS):
            self.sent += 1
            yield b"x" * 1_000


@pytest.fixture(scope="module")
def narrow(told: Path, tmp_path_factory: pytest.TempPathFactory, asked: Any) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("narrow")
    with asked(told, folder, max_body_bytes=LIMIT, max_upload_bytes=LIMIT, max_paper_bytes=LIMIT) as made:
        yield made


def test_no_route_reads_a_body_that_does_not_end(narrow: Any) -> None:
    wrong, tried = [], 0
    document = narrow.app.openapi()["paths"]
    for one in ruled(narrow.app):
        path = one.path.replace(":path}", "}")
        if "requestBody" not in document[path][one.method.lower()]:
            continue
        tried += 1
        who = next(name for role, name in WHO.items() if role in one.roles)
        body = Endless(OPENING if path in {"/submissions", "/papers"} else b"")
        headers = {"content-type": MEDIA.get(path, "application/json")}
        answer = narrow.ask(who, one.method, path.replace("{", "").replace("}", ""), content=body, headers=headers)
        if answer.status_code != 413 or body.sent >= PARTS:
            wrong.append((one.method, path, answer.status_code, body.sent))
    assert tried >= 15
    assert not wrong
