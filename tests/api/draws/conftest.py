"""A county that holds draws over HTTP: its clock is set by hand, its witnesses cosign when told."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
from draw_office import KEY, POLICY, ROUND, SIGNED, UNIT, WITNESSES, Clock, signature
from small_draw import PARTIES, Draw

from api.app import create_app
from monitor.draw.chain import QUICKNET
from monitor.draw.roster import openings
from monitor.ledger.note import parse_note
from monitor.settings import Settings
from monitor.store.about import about
from monitor.store.heads import add_cosignature, latest, sign_head
from monitor.vocabulary.contract import contract


class County:
    """One draw after the other, each act a request."""

    def __init__(self, client: Any, clock: Clock) -> None:
        """Nothing is in the log but the product's own start."""
        self.client, self.clock = client, clock

    def post(self, path: str, body: Any, lang: str = "en", **more: Any) -> httpx.Response:
        """POST /draws and what follows; a text or bytes are sent as they are."""
        told = {"content": body} if isinstance(body, str | bytes) else {"json": body}
        headers = {"content-type": "application/json", "accept-language": lang}
        answer: httpx.Response = self.client.request("POST", f"/draws{path}", headers=headers, **told, **more)
        return answer

    def get(self, path: str = "", **more: Any) -> httpx.Response:
        """GET /draws and what follows."""
        answer: httpx.Response = self.client.get(f"/draws{path}", **more)
        return answer

    def cosign(self, late: int = 1) -> None:
        """Both witnesses cosign the newest head."""
        with self.client.app.state.desk.database.writing() as write:
            sign_head(write)
            head = latest(write)
            assert head is not None
            text = parse_note(head.note).text
            for key in WITNESSES:
                at = self.clock.unix + late
                add_cosignature(write, head.size, key.verifier.text(), at, key.signature_line(text, at))

    def asking(self, told: Draw, **changed: Any) -> dict[str, Any]:
        """The body of a request, with other members in its request."""
        request = {**told.body, **changed}
        return {"source": UNIT, "regime": "tendering", "snapshot_id": "SNAP-1", "request": request}

    def ask(self, told: Draw, before: int = 3600) -> httpx.Response:
        """The request, `before` its round, cosigned."""
        self.clock.unix = told.at - before
        answer = self.post("", self.asking(told))
        self.cosign()
        return answer

    def reveal(self, told: Draw, *parties: str, before: int = 1200) -> list[httpx.Response]:
        """The reveals of these parties, or of all, cosigned."""
        self.clock.unix = told.at - before
        answers = [
            self.post(f"/{told.draw_id}/reveals", {"source": UNIT, "party": one, "nonce": told.nonces[one].hex()})
            for one in parties or PARTIES
        ]
        self.cosign()
        return answers

    def run(self, told: Draw, after: int = 5, **body: Any) -> httpx.Response:
        """The draw is held on the recorded round, or on this source."""
        self.clock.unix = max(told.at + after, self.clock.unix)
        return self.post(f"/{told.draw_id}/beacon", body or {"signature": signature(told.round)})

    def draw(self, told: Draw) -> dict[str, Any]:
        """As GET answers."""
        answer = self.get(f"/{told.draw_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def seated(self, told: Draw) -> list[dict[str, Any]]:
        """Who sits now."""
        return [row for row in self.draw(told)["table"] if row["state"] != "declined"]

    def decline(self, told: Draw, place: int, reason: str = "refused", **more: Any) -> httpx.Response:
        """Whoever sits in this place (of all, from 0) declines."""
        row = self.seated(told)[place]
        body = {"slot": row["slot"], "handle": row["handle"], "reason": reason, **more}
        return self.post(f"/{told.draw_id}/declines", body)

    def award(self, told: Draw) -> None:
        """The award is on record, as its bureau sends it."""
        example = contract().kinds["award.made"].example
        data = {**example["data"], "ocid": told.ocid, "lot_id": "L1"}
        sent = {**example, "id": f"award-{told.draw_id}", "subject": told.ocid, "data": data}
        assert self.client.post(sent).status_code == 201

    def opened(self, told: Draw) -> list[dict[str, str]]:
        """What opens the handles of those who sit."""
        return openings(told.draw_id, told.secrets, [row["handle"] for row in self.seated(told)])

    def open(self, told: Draw, audience: str = "public", rows: Any = None) -> httpx.Response:
        """Those who sit are named."""
        rows = self.opened(told) if rows is None else rows
        return self.post(f"/{told.draw_id}/openings", {"source": UNIT, "audience": audience, "openings": rows})

    def void(self, told: Draw, reason: str = "error", **signed: Any) -> httpx.Response:
        """The attempt is declared void."""
        return self.post(f"/{told.draw_id}/void", {"source": UNIT, "reason": reason, "signature": {**SIGNED, **signed}})

    def refusals(self, draw_id: str) -> list[Mapping[str, Any]]:
        """What the log keeps of acts that were refused."""
        with self.client.app.state.desk.database.reading() as read:
            return [one.data for one in about(read, "draw.refused", draw_id)]


Opened = Callable[..., County]


@pytest.fixture
def opening(client: Any, tmp_path: Path) -> Iterator[Opened]:
    """A county with these settings; its log is empty."""
    made: list[Any] = []

    def opened(**more: Any) -> County:
        folder = tmp_path / f"county-{len(made)}"
        folder.mkdir()
        (folder / "policy").write_text(POLICY.text(), encoding="utf-8")
        kept = {"lake": folder / "lake", "log_key": KEY.text(), "access": "open"}
        told = Settings(database=f"sqlite:///{folder}/ledger.db", **kept)
        told = told.model_copy(update={"witness_policy": folder / "policy", **more})
        clock = Clock(QUICKNET.time_of(ROUND) - 7200)
        made.append(create_app(told, audit=False, clock=clock))
        return County(type(client)(made[-1]), clock)

    yield opened
    for app in made:
        app.state.desk.close()


@pytest.fixture
def county(opening: Opened) -> County:
    """A county with two witnesses, where only real chains count."""
    return opening()


FILLED: dict[str, tuple[Path, int, Any]] = {}
"""What was done to a county once a process: name of what did it -> its database, its clock, what it told."""


@pytest.fixture
def standing(opening: Opened, tmp_path_factory: pytest.TempPathFactory) -> Callable[[County, Callable[..., Any]], Any]:
    """`standing(county, fill)`: a county that nobody asked yet holds what `fill` does to one; told is what it tells."""

    def stands(county: County, fill: Callable[[County], Any]) -> Any:
        name = f"{fill.__module__}.{fill.__qualname__}"
        if name not in FILLED:
            other = opening()
            told = fill(other)
            other.client.app.state.desk.close()
            kept = tmp_path_factory.mktemp("draws") / "ledger.db"
            shutil.copy(_file(other), kept)
            FILLED[name] = (kept, other.clock.unix, told)
        path, county.clock.unix, told = FILLED[name]
        shutil.copy(path, _file(county))
        return deepcopy(told)

    return stands


def _file(county: County) -> str:
    return str(county.client.app.state.desk.settings.database).removeprefix("sqlite:///")
