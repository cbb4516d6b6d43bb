"""The API killed while it answers: every receipt that a client holds verifies afterwards, and the log did not fork."""

from __future__ import annotations

import base64
import os
import random
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from processes import address, api, free_port
from proved import proved

from monitor.ledger.checkpoint import opened
from monitor.ledger.proof import verify_consistency, verify_inclusion
from monitor.settings import Settings

Example = Callable[..., dict[str, Any]]
KILLS = int(os.environ.get("TENDERWATCH_API_KILLS", "1"))


def posted(told: Settings, example: Example, kill: int, answers: list[dict[str, Any]]) -> None:
    """Posts until nobody answers any more."""
    with httpx.Client(base_url=address(told), timeout=30) as client:
        for turn in range(10_000):
            events = [example(id=f"{kill}-{threading.get_ident()}-{turn}-{number}") for number in range(7)]
            try:
                answers.append(client.post("/events", json=events).json())
            except (httpx.HTTPError, ValueError):
                return


def test_every_receipt_of_a_killed_api_verifies(tmp_path: Path, example: Example) -> None:
    told = Settings(
        access="open",
        database=f"sqlite:///{tmp_path}/ledger.db",
        lake=tmp_path / "lake",
        log_key_file=tmp_path / "log.key",
        port=free_port(),
    )
    answers: list[dict[str, Any]] = []
    clock = threading.Event()
    for kill in range(KILLS):
        before = len(answers)
        with api(told) as (_, process):
            senders = [threading.Thread(target=posted, args=(told, example, kill, answers)) for _ in range(2)]
            for sender in senders:
                sender.start()
            for _ in range(600):  # a busy machine may take its time until the first answer
                if len(answers) > before or clock.wait(0.1):
                    break
            clock.wait(random.Random(kill).uniform(0.0, 0.5))
            process.kill()
            for sender in senders:
                sender.join()
    receipts = 0
    with api(told) as (client, _):
        key = told.signing_key().verifier
        new = opened(client.get("/log/checkpoint").text, [key]).checkpoint
        assert len(answers) >= KILLS
        for answer in answers:
            old = opened(answer["checkpoint"], [key]).checkpoint
            between = client.get(f"/log/consistency?from={old.size}&to={new.size}").json()["proof"]
            proof = [base64.b64decode(one) for one in between]
            verify_consistency(old.size, old.root, new.size, new.root, proof)
            for receipt in (one["receipt"] for one in answer["outcomes"]):
                path = [base64.b64decode(one) for one in receipt["proof"]]
                verify_inclusion(bytes.fromhex(receipt["leaf_hash"]), receipt["entry"], old.size, path, old.root)
                receipts += 1
    proved(f"kill -9 of the API {KILLS} times: {receipts:,} receipts, {len(answers):,} heads verify, no fork")
