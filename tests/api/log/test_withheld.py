"""Before the opening the public log tells of a bid neither kind nor sender; its hash and its proof it tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asking import Client
from staff import bears, session
from window_page import HTML, Page

from api.app import create_app
from monitor.accounts.roles import Role
from monitor.ledger import tlog_proof
from monitor.ledger.found import Kind
from monitor.ledger.kept import Folder
from monitor.ledger.policy import Policy
from monitor.ledger.watch import Withheld, look
from monitor.settings import Settings
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY

OPENING = datetime(2026, 4, 20, 9, 0, tzinfo=COUNTY)
KINDS = ("tender.published", "organisation.registered", "bid.submitted", "bid.submitted", "guarantee.provided")


class Log:
    """An installation with accounts, ten days before an opening; `now` is its clock."""

    def __init__(self, folder: Path) -> None:
        self.now = OPENING - timedelta(days=10)
        told = {"lake": folder / "lake", "log_key_file": folder / "log.key", "accounts_key_file": folder / "a.key"}
        settings = Settings(database=f"sqlite:///{folder}/ledger.db", language="en", **told)
        self.app = create_app(settings, audit=False, clock=lambda: self.now)
        self.desk = self.app.state.desk
        self.client = Client(self.app)
        self.unit, other = "11999001MB00000946", "11999001MB0000999X"
        self.accounts = {
            "auditor": session(self.desk, Role.AUDITOR, [other]),
            "recused": session(self.desk, Role.AUDITOR, [self.unit], name="recused"),
            "own": session(self.desk, Role.SUBMITTER, [self.unit], name="own"),
            "other": session(self.desk, Role.SUBMITTER, [other], name="other"),
        }
        source = f"urn:tw:unit:{self.unit}"
        told = [deepcopy(contract().kinds[kind].example) for kind in KINDS]
        self.events = [{**one, "id": f"e-{at}", "source": source} for at, one in enumerate(told)]
        body, media = json.dumps(self.events).encode(), {"content-type": "application/json"}
        self.answer = self.ask("/events", "own", method="POST", content=body, headers=media).json()
        self.receipts = [one["receipt"] for one in self.answer["outcomes"]]
        self.at = [one["entry"] for one in self.receipts]

    def ask(self, path: str, who: str | None = None, **more: Any) -> Any:
        headers = bears(None if who is None else self.accounts[who]) | more.pop("headers", {})
        return self.client.request(more.pop("method", "GET"), path, headers=headers, **more)

    def page(self, at: int, who: str | None = None, lang: str = "en") -> str:
        answer = self.ask(f"/e/{at}?lang={lang}", who, headers=HTML)
        assert answer.status_code == 200
        return " ".join(Page(answer.text).text)

    def leaf(self, at: int, who: str | None = None) -> dict[str, Any] | None:
        extra = tlog_proof.read(self.ask(f"/log/proof/{at}.tlog-proof", who).text).extra
        return None if extra is None else json.loads(extra)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    made = Log(tmp_path_factory.mktemp("withheld"))
    yield made
    made.desk.close()


@pytest.fixture
def opened(log: Log) -> Iterator[Log]:
    before, log.now = log.now, OPENING
    yield log
    log.now = before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_a_bid_is_that_of_any_other_record(log: Log, lang: str) -> None:
    shown = [log.page(at, lang=lang) for at in log.at]
    words = [getattr(contract().kinds[kind], lang) for kind in KINDS]
    assert [word in page for word, page in zip(words, shown, strict=True)] == [True, False, False, False, False]
    assert not [page for page in shown if log.unit in page]
    bare = [re.sub(r"[0-9a-f]{64}|\d+", "#", page) for page in (shown[1], shown[2])]
    assert bare[0] == bare[1]
    assert all(one["leaf_hash"] in page for one, page in zip(log.receipts, shown, strict=True))


def test_its_proof_has_no_leaf_and_verifies_for_who_holds_the_receipt(log: Log) -> None:
    policy = Policy.parse(log.ask("/log/policy").text)
    for receipt, kind in zip(log.receipts, KINDS, strict=True):
        text = log.ask(f"/log/proof/{receipt['entry']}.tlog-proof").text
        assert (tlog_proof.read(text).extra is None) == (kind != "tender.published")
        tlog_proof.verify(text, bytes.fromhex(receipt["leaf_hash"]), policy=policy)
    held = {"receipt": log.answer, "event": log.events[2]}
    checked = log.ask("/receipts/check", method="POST", json=held).json()["receipts"]
    assert checked[2]["passed"]


def test_guesses_about_an_entry_are_not_told_what_is_wrong_with_them(log: Log) -> None:
    bid, tender = log.receipts[2], log.receipts[0]
    for receipt, told in ((bid, None), (tender, "source")):
        guess = {**log.events[2], "type": contract().kinds["tender.published"].name, "source": "urn:tw:unit:local:9"}
        guess["data"] = log.events[0]["data"]
        answer = log.ask("/receipts/check?lang=en", method="POST", json={"receipt": receipt, "event": guess}).json()
        step = next(one for one in answer["receipts"][0]["steps"] if one["name"] == "event")
        assert step["state"] == "fail"
        assert ("source" in step["text"]) == (told is not None)


@pytest.mark.parametrize(
    ("who", "sees"), [(None, False), ("other", False), ("recused", False), ("own", True), ("auditor", True)]
)
def test_a_unit_is_told_its_own_and_a_reviewer_what_he_reads(log: Log, who: str | None, *, sees: bool) -> None:
    bid, word = log.at[2], contract().kinds["bid.submitted"].en
    assert (word in log.page(bid, who)) == sees
    leaf = log.leaf(bid, who)
    assert (None if leaf is None else leaf["type"]) == ("bid.submitted" if sees else None)
    whole = log.ask(f"/log/tile/entries/000.p/{bid + 1}", who)
    assert whole.status_code == (200 if sees else 403)
    before = log.ask(f"/log/tile/entries/000.p/{log.at[0]}", who)
    assert (before.status_code, "max-age" in before.headers["cache-control"]) == (200, True)


def test_no_answer_to_staff_is_kept_for_others(log: Log) -> None:
    bid = log.at[2]
    assert log.ask(f"/log/tile/entries/000.p/{bid + 1}", "auditor").headers["cache-control"] == "private, no-store"
    assert log.ask(f"/e/{bid}", "auditor", headers=HTML).headers["cache-control"] == "no-store"


def test_a_bundle_that_is_withheld_names_the_tile_of_its_hashes(log: Log) -> None:
    size = log.at[-1] + 1
    for lang, words in (("zh", "招标投标法第二十二条"), ("en", "art. 22")):
        answer = log.ask(f"/log/tile/entries/000.p/{size}?lang={lang}").json()
        assert answer["code"] == "leaves_withheld"
        assert words in answer["detail"]
        assert f"/log/tile/0/000.p/{size}" in answer["detail"]
    hashes = log.ask(f"/log/tile/0/000.p/{size}").content
    assert hashes[-32:].hex() == log.receipts[-1]["leaf_hash"]


def test_a_watcher_checks_the_tree_by_its_hashes(log: Log, tmp_path: Path) -> None:
    def fetch(path: str) -> bytes:
        answer = log.ask(f"/log/{path}")
        if answer.status_code == 403:
            raise Withheld(path)
        assert answer.status_code == 200, path
        return bytes(answer.content)

    report = look(fetch, Folder(tmp_path), Policy.parse(fetch("policy").decode()), now=int(log.now.timestamp()))
    assert [one.kind for one in report.found] == [Kind.withheld]
    assert (report.is_whole, report.misbehaviour, report.entries) == (True, (), log.at[-1] + 1)


def test_after_the_opening_everything_is_told(opened: Log) -> None:
    for at, kind in zip(opened.at, KINDS, strict=True):
        assert contract().kinds[kind].zh in opened.page(at, lang="zh")
        leaf = opened.leaf(at)
        assert leaf is not None
        assert leaf["type"] == kind
    assert opened.ask(f"/log/tile/entries/000.p/{opened.at[-1] + 1}").status_code == 200
