"""A receipt: what comes with it, what anybody can check without us, and what the check says of one that is wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from monitor.ledger.canonical import canonical
from monitor.ledger.checkpoint import Checkpoint, opened, signed
from monitor.ledger.leaf import leaf_hash, salted
from monitor.ledger.note import VerifierKey
from monitor.ledger.proof import verify_inclusion
from monitor.store.erase import erase

Example = Callable[..., dict[str, Any]]


def check(client: Any, receipt: Any, event: Any = None, query: str = "?lang=en") -> Any:
    body = {"receipt": receipt} | ({} if event is None else {"event": event})
    return client.request("POST", f"/receipts/check{query}", json=body)


def states(answer: Any, at: int = 0) -> dict[str, str]:
    return {step["name"]: step["state"] for step in answer.json()["receipts"][at]["steps"]}


def test_a_receipt_verifies_offline_with_the_key_alone(both: Any, example: Example) -> None:
    key = VerifierKey.parse(both.get("/log/vkey").text.strip())
    sent = [example(id=str(number)) for number in range(9)]
    answer = both.post(sent).json()
    head = opened(answer["checkpoint"], [key]).checkpoint
    for outcome in answer["outcomes"]:
        told = outcome["receipt"]
        path = [base64.b64decode(one) for one in told["proof"]]
        verify_inclusion(bytes.fromhex(told["leaf_hash"]), told["entry"], head.size, path, head.root)
    again = both.post(sent).json()
    assert again["outcomes"][0]["receipt"] == answer["outcomes"][0]["receipt"]
    short = both.post(sent, query="?proofs=false").json()
    assert "proof" not in {name for name, value in short["outcomes"][0]["receipt"].items() if value is not None}


def test_the_submitter_can_rebuild_the_leaf_from_the_event(client: Any, example: Example) -> None:
    sent = example(submitter=None) if "submitter" in example() else example()
    receipt = client.post(sent).json()["outcomes"][0]["receipt"]
    stored = client.get(f"/events/{receipt['entry']}").json()
    leaf = json.loads(stored["leaf"])
    assert leaf["payload_salted"] == salted(canonical(sent["data"]), bytes.fromhex(stored["salt"]))
    assert leaf_hash(canonical(leaf)).hex() == receipt["leaf_hash"]
    assert (leaf["seq"], leaf["id"], leaf["subject"]) == (receipt["entry"], sent["id"], sent["subject"])


def test_a_good_receipt_passes_every_step(both: Any, example: Example) -> None:
    sent = example()
    answer = both.post(sent).json()
    told = check(both, answer, sent)
    assert (told.status_code, told.json()["passed"]) == (200, True)
    assert states(told) == {
        "checkpoint": "pass",
        "cosignatures": "not_checked",
        "proof": "pass",
        "log": "pass",
        "history": "pass",
        "event": "pass",
    }
    file = both.get(f"/log/proof/{answer['outcomes'][0]['receipt']['entry']}.tlog-proof").text
    assert check(both, file).json()["passed"] is True
    zh = check(both, file, query="?lang=zh").json()["receipts"][0]["steps"]
    assert [one["name"] for one in zh] == ["checkpoint", "cosignatures", "proof", "log", "history"]
    assert "检查点由" in zh[0]["text"]


def test_an_event_that_is_not_the_one_is_named_by_its_member(client: Any, example: Example) -> None:
    sent = example()
    answer = client.post(sent).json()
    other = json.loads(json.dumps(sent))
    other["data"]["amount"]["amount"] = "1.00"
    told = check(client, answer, other)
    assert (told.json()["passed"], states(told)["event"], states(told)["proof"]) == (False, "fail", "pass")
    assert told.json()["receipts"][0]["steps"][-1]["text"].endswith("log: data")
    broken = check(client, answer, {"specversion": "1.0"})
    assert states(broken)["event"] == "fail"


def test_a_forged_receipt_fails_where_it_is_forged(client: Any, example: Example) -> None:
    answer = client.post([example(id="a"), example(id="b")]).json()
    first, second = (one["receipt"] for one in answer["outcomes"])
    swapped = {**answer, "outcomes": [{"receipt": {**first, "leaf_hash": second["leaf_hash"]}}]}
    told = states(check(client, swapped))
    assert (told["checkpoint"], told["proof"], told["log"]) == ("pass", "fail", "fail")
    unsigned = states(check(client, {**answer, "checkpoint": answer["checkpoint"].replace("\n— ", "\n— x")}))
    assert (unsigned["checkpoint"], unsigned["proof"]) == ("fail", "not_checked")
    beyond = states(check(client, {**answer, "outcomes": [{"receipt": {**first, "entry": 10_000}}]}))
    assert (beyond["log"], beyond["proof"]) == ("fail", "fail")


def test_a_head_of_another_history_is_told(client: Any, example: Example) -> None:
    """What a rewritten log would answer to a receipt from before: signed by its own key, and not its own history."""
    answer = client.post(example()).json()
    key, size = client.app.state.desk.key, int(answer["checkpoint"].splitlines()[1])
    forked = {**answer, "checkpoint": signed(Checkpoint(key.name, size, bytes(32)), key)}
    assert states(check(client, forked))["history"] == "fail"
    larger = {**answer, "checkpoint": signed(Checkpoint(key.name, size + 5, bytes(32)), key)}
    told = check(client, larger).json()["receipts"][0]["steps"]
    assert next(one for one in told if one["name"] == "history")["text"].endswith("some are gone")


@pytest.mark.parametrize("told", ["nothing", "{", {}, {"entry": -1, "leaf_hash": "00"}, {"outcomes": []}, "\x00"])
def test_what_is_no_receipt_is_refused(client: Any, told: Any) -> None:
    answer = check(client, told)
    assert (answer.status_code, answer.json()["code"]) == (422, "no_receipt")


def test_an_erased_entry_is_still_proved(client: Any, example: Example) -> None:
    sent = example()
    answer = client.post(sent).json()
    desk = client.app.state.desk
    with desk.database.writing() as write:
        erase(write, client.first, reason="asked for", actor="1", now=desk.now)
    told = states(check(client, answer, sent))
    assert (told["proof"], told["log"], told["event"]) == ("pass", "pass", "not_checked")
