"""One door to a draw, whichever side the log is on: the store of this machine, or an API over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import httpx

from monitor.cli.draw_said import Answer, DoorRefused
from monitor.cli.draw_seen import Seen, listed, of_answer, of_state
from monitor.draw.chain import chain_of
from monitor.drawing.acts import Acts, Done
from monitor.drawing.check import chains
from monitor.drawing.listing import Wanted, listing
from monitor.drawing.refused import ActRefused, RequestUnfit
from monitor.drawing.relay import Beacon, beacon_for
from monitor.drawing.state import state
from monitor.drawing.transcript import transcript
from monitor.drawing.trust import Trust
from monitor.ledger.policy import Policy
from monitor.settings import Settings, settings
from monitor.store.database import Database, open_database
from monitor.store.outcome import Receipt
from monitor.vocabulary.event import COUNTY
from monitor.vocabulary.problems import EventRefused

SECONDS = 60.0
NEWEST = 50
T = TypeVar("T")
PATHS = {"reveal": "reveals", "run": "beacon", "decline": "declines", "open": "openings", "void": "void"}


class Door(Protocol):
    """What a party does to a draw, and sees of it."""

    def act(self, act: str, draw_id: str, body: Mapping[str, Any]) -> Answer:
        """ask, reveal, run, decline, open or void, with the body that the API takes. Raises `DoorRefused`."""

    def seen(self, draw_id: str) -> Seen:
        """The draw as it stands."""

    def all(self) -> list[Seen]:
        """The newest draws."""

    def transcript(self, draw_id: str) -> Mapping[str, Any]:
        """The file that everybody can verify."""


def now() -> datetime:
    """The county's clock."""
    return datetime.now(COUNTY)


class Local:
    """The store of this machine, with the key and the witnesses of the settings."""

    def __init__(self, told: Settings, database: Database, trust: Trust) -> None:
        """Keep them."""
        self.told, self.database, self.trust = told, database, trust
        self.acts = Acts(database, trust, chains(test=told.test_chain), lambda: now())  # noqa: PLW0108 - by its name

    def act(self, act: str, draw_id: str, body: Mapping[str, Any]) -> Answer:
        """As `Door.act`."""
        with _said(self.told.language):
            event, outcome = self._done(act, draw_id, dict(body))
        if not isinstance(outcome, Receipt):
            raise DoorRefused(f"{event.id}: {outcome.reason.value}")
        return Answer(outcome.seq, outcome.repeated)

    def _done(self, act: str, draw_id: str, body: dict[str, Any]) -> Done:
        acts = self.acts
        if act == "ask":
            return acts.commit(body.pop("request"), **body)
        if act == "reveal":
            return acts.reveal(draw_id, **body)
        if act == "run":
            return acts.run(draw_id, body, self._beacon)
        if act == "decline":
            return acts.decline(draw_id, body, evidence=body.pop("evidence", ()))
        if act == "open":
            return acts.open(draw_id, body.pop("openings"), **body)
        return acts.void(draw_id, **body)

    def _beacon(self, chain_hash: str) -> Beacon:
        return beacon_for(chain_of(chain_hash), self.told.beacon_relays.split())

    def seen(self, draw_id: str) -> Seen:
        """As `Door.seen`."""
        with _said(self.told.language), self.database.reading() as read:
            return of_state(state(read, draw_id, self.trust, int(now().timestamp())), self.told.language)

    def all(self) -> list[Seen]:
        """As `Door.all`."""
        with self.database.reading() as read:
            _, found = listing(read, Wanted(limit=NEWEST), self.trust, int(now().timestamp()))
            return [of_state(one, self.told.language) for one in found]

    def transcript(self, draw_id: str) -> Mapping[str, Any]:
        """As `Door.transcript`."""
        with _said(self.told.language), self.database.reading() as read:
            return transcript(read, draw_id, self.trust)


class Remote:
    """An API over HTTP."""

    def __init__(self, client: httpx.Client, lang: str) -> None:
        """Keep both."""
        self.client, self.lang = client, lang

    def act(self, act: str, draw_id: str, body: Mapping[str, Any]) -> Answer:
        """As `Door.act`."""

        def answered(told: Any) -> Answer:
            (outcome,) = told["outcomes"]
            return Answer(int(outcome["receipt"]["entry"]), outcome["status"] == "repeated")

        path = "/draws" if act == "ask" else f"{_path(draw_id)}/{PATHS[act]}"
        return self._asked("POST", path, answered, json=dict(body))

    def seen(self, draw_id: str) -> Seen:
        """As `Door.seen`."""
        return self._asked("GET", _path(draw_id), lambda told: of_answer(told, self.lang))

    def all(self) -> list[Seen]:
        """As `Door.all`."""
        path = f"/draws?limit={NEWEST}"
        return self._asked("GET", path, lambda told: [listed(one, self.lang) for one in told["items"]])

    def transcript(self, draw_id: str) -> Mapping[str, Any]:
        """As `Door.transcript`."""
        return self._asked("GET", f"{_path(draw_id)}/transcript", lambda told: {"format": told["format"], **told})

    def _asked(self, method: str, path: str, understood: Callable[[Any], T], **more: Any) -> T:
        """What `understood` makes of the answer. Raises `DoorRefused`, also where nothing can be made of it."""
        address = self.client.base_url
        try:
            answer = self.client.request(method, path, headers={"accept-language": self.lang}, **more)
            told = answer.json()
            if answer.is_success:
                return understood(told)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise DoorRefused(f"{address}: {error or type(error).__name__}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise DoorRefused(f"{address}: {answer.status_code}, {type(error).__name__}: {error}"[:300]) from error
        raise DoorRefused(_problem(told) or f"{address}: {answer.status_code}")


def _path(draw_id: str) -> str:
    return f"/draws/{quote(draw_id, safe=':/')}"


def _problem(told: Any) -> str:
    """The lines of a problem: each with its place where there are any, else its one sentence."""
    if not isinstance(told, dict):
        return ""
    rows = told.get("problems") or [row for one in told.get("outcomes") or () for row in one.get("problems", ())]
    lines = [f"{row['place']}: {row['text']}" if row.get("place") else str(row["text"]) for row in rows]
    return "\n".join(lines) or str(told.get("detail", ""))


@contextmanager
def _said(lang: str) -> Iterator[None]:
    """What the core refuses, in one language."""
    try:
        yield
    except RequestUnfit as refused:
        raise DoorRefused("\n".join(f"request.{one.text(lang)}" for one in refused.problems)) from refused
    except ActRefused as refused:
        place = f"{refused.place}: " if refused.place else ""
        raise DoorRefused(f"{place}{refused.text(lang)}") from refused
    except EventRefused as refused:
        raise DoorRefused(refused.text(lang)) from refused


@contextmanager
def door(api: str | None) -> Iterator[Door]:
    """The door that was asked for, open."""
    told = settings()
    if api is not None:
        bears = {} if told.token is None else {"authorization": f"Bearer {told.token.get_secret_value()}"}
        with httpx.Client(base_url=api.rstrip("/"), timeout=SECONDS, headers=bears) as client:
            yield Remote(client, told.language)
        return
    key = told.signing_key()
    policy = Policy() if told.witness_policy is None else Policy.parse(told.witness_policy.read_bytes())
    database = open_database(told.database, origin=told.log_origin, archive=told.archive, key=key)
    try:
        database.migrate()
        yield Local(told, database, Trust(key.verifier, policy))
    finally:
        database.close()
