"""Draws that somebody steered, and files made to look as if nobody had: each is told by the check it concerns."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_draw import LOG, OPENED_AT, ORIGIN, Draw, DrawLog

from monitor.draw.__main__ import main
from monitor.draw.chain import QUICKNET, TW_TEST, Chain
from monitor.draw.check import Check, State
from monitor.draw.request import RequestRefused, parse_request
from monitor.draw.transcript import parse_transcript
from monitor.draw.verify import verify
from monitor.ledger.canonical import canonical
from monitor.ledger.checkpoint import Checkpoint, signed
from monitor.ledger.leaf import leaf_hash, salted
from monitor.ledger.tiles import bundle, entries_path
from monitor.ledger.tree import root_of

BODY = Draw(DrawLog()).body
LATER = BODY["beacon"]["round"] + 1200
DRAND = {"kind": "drand", "chain": TW_TEST.hash, "round": LATER}


def checks(draw: Draw) -> dict[int, Check]:
    told = verify(parse_transcript(draw.transcript()), chains=("quicknet", "tw-test"), committed=[draw.committed])
    return {check.number: check for check in told}


def held_on(draw: Draw, chain: Chain, round_no: int) -> Draw:
    """The draw held on another round than the one named first."""
    draw.commit().reveal()
    draw.chain, draw.round, draw.at = chain, round_no, chain.time_of(round_no)
    return draw.hold().open()


def test_a_fallback_taken_at_will_is_not_proved() -> None:
    told = checks(held_on(Draw(DrawLog(), fallback=[DRAND]), TW_TEST, LATER))
    assert told[3].state is State.OPEN
    assert "could steer the draw" in told[3].why.en
    assert told[6].state is State.PASSED


def test_a_test_chain_is_no_fallback_of_a_real_one() -> None:
    named = {"chain": QUICKNET.hash, "round": QUICKNET.round_at(OPENED_AT - 86_400)}
    late = {"kind": "drand", "chain": TW_TEST.hash, "round": TW_TEST.round_at(OPENED_AT - 80_000)}
    with pytest.raises(RequestRefused, match="a real chain"):
        parse_request(BODY | {"beacon": named, "fallback": [late]})


def test_the_chain_that_was_used_is_the_one_that_must_count() -> None:
    draw = held_on(Draw(DrawLog(), fallback=[DRAND]), TW_TEST, LATER)
    told = verify(parse_transcript(draw.transcript()), chains=("quicknet",))
    assert told[3].state is State.FAILED


def test_a_draw_on_record_after_the_opening() -> None:
    draw = Draw(DrawLog()).commit().reveal()
    draw.at = OPENED_AT + 500
    assert checks(draw.hold())[10].state is State.FAILED
    late = TW_TEST.round_at(OPENED_AT + 500)
    fallback = [{"kind": "drand", "chain": TW_TEST.hash, "round": late}]
    assert checks(held_on(Draw(DrawLog(), fallback=fallback), TW_TEST, late))[10].state is State.FAILED


def relogged(draw: Draw, seq: int, **changed: Any) -> Draw:
    """The draw, as if the log had taken another payload there; every proof still fits."""
    envelope, salt, payload, unix = draw.log.told[seq]
    payload = payload | changed
    envelope = envelope | {"payload_salted": salted(canonical(payload), salt)}
    draw.log.told[seq] = (envelope, salt, payload, unix)
    draw.log.leaves[seq] = canonical(envelope)
    return draw


def whole() -> Draw:
    return Draw(DrawLog()).commit().reveal().hold().decline("土建", 1).open()


PLACES: dict[int, Callable[[Draw], int]] = {
    1: lambda draw: draw.committed,
    5: lambda draw: draw.seqs["revealed"][0],
    6: lambda draw: draw.held or 0,
    7: lambda draw: draw.seqs["vacated"][0],
    8: lambda draw: draw.seqs["opened"][0],
}


@pytest.mark.parametrize("number", PLACES)
def test_an_entry_of_another_draw(number: int) -> None:
    draw = whole()
    assert checks(relogged(draw, PLACES[number](draw), draw_id="DRAW-OTHER"))[number].state is State.FAILED


@pytest.mark.parametrize("name", ["ocid", "attempt", "lot_id"])
def test_an_entry_that_differs_from_its_request(name: str) -> None:
    draw = whole()
    assert name in checks(relogged(draw, draw.committed, **{name: "other"}))[1].why.en


@pytest.mark.parametrize("value", ["x", 5, True, [], {}, ["x"], [["a"]], [{}], [5]], ids=repr)
@pytest.mark.parametrize(
    ("number", "field"),
    [(1, "request"), (1, "request_sha256"), (5, "nonce"), (5, "party"), (6, "seats"), (7, "decline_no"), (7, "out"),
     (7, "reason"), (7, "replacement"), (8, "openings")],
)  # fmt: skip
def test_another_type_is_a_verdict_not_a_crash(number: int, field: str, value: Any) -> None:
    draw = whole()
    assert checks(relogged(draw, PLACES[number](draw), **{field: value}))[number].state is not State.PASSED


@pytest.mark.parametrize("value", ["x", 5, True, [], {}, ["x"], [["a"]], [{}], [5]], ids=repr)
@pytest.mark.parametrize(("number", "field"), [(3, "beacon"), (5, "reveals")])
def test_what_was_used_has_the_type_it_must_have(number: int, field: str, value: Any) -> None:
    draw = whole()
    assert checks(relogged(draw, draw.held or 0, **{field: value}))[number].state is not State.PASSED


def saved(folder: Path, draw: Draw, leaves: list[bytes]) -> list[str]:
    """The command line for the draw's file and these leaves, both saved in the folder."""
    file = folder / "draw.json"
    file.write_text(json.dumps(draw.transcript(), ensure_ascii=False), encoding="utf-8")
    for at in range(0, len(leaves), 256):
        part = leaves[at : at + 256]
        path = folder / entries_path(at // 256, len(part))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bundle(part))
    return [str(file), "--test-chain", "--entries", str(folder), "--lang", "en"]


def test_entries_that_are_not_the_logs_prove_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = whole()
    leaves = draw.log.leaves
    forged = [*leaves[:2], b'{"seq":2,"type":"x"}', *leaves[3:]]
    for name, told, why in (
        ("none", [], f"{len(leaves)} entries expected, 0 found"),
        ("few", leaves[:-1], f"{len(leaves)} entries expected, {len(leaves) - 1} found"),
        ("forged", forged, "these are not the entries of this log"),
    ):
        (tmp_path / name).mkdir()
        assert main(saved(tmp_path / name, draw, told)) == 2
        assert why in capsys.readouterr().err


def test_a_later_attempt_is_seen_under_a_later_head(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = DrawLog()
    draw = Draw(log).commit().reveal().hold().open()
    known = len(log.leaves)
    second = Draw(log, attempt=2).commit()
    command = saved(tmp_path, draw, log.leaves)
    assert main(command) == 0
    assert f"the log up to entry {known - 1} has no other" in capsys.readouterr().out
    head = Checkpoint(ORIGIN, len(log.leaves), root_of(map(leaf_hash, log.leaves)))
    (tmp_path / "checkpoint").write_text(signed(head, LOG), encoding="utf-8")
    assert main(command) == 1
    assert f"further requests: entries [{second.committed}]" in capsys.readouterr().out


def test_whose_keys_are_believed_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = whole()
    command = saved(tmp_path, draw, draw.log.leaves)
    main(command)
    told = capsys.readouterr().out
    assert told.count("by the file's own word") == 2
    main([*command, "--vkey", draw.transcript()["log"]["key"]])
    assert capsys.readouterr().out.count("by the file's own word") == 1


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("filters[1].before", {"filters": [
            {"filter": "a", "value": "x", "before": 100, "after": 20},
            {"filter": "b", "value": "y", "before": 80, "after": 40}]}),
        ("decline_reasons", {"decline_reasons": [["refused"]]}),
        ("beacon", {"beacon": BODY["beacon"] | {"x": 1}}),
        ("pool[0].slots", {"pool": [BODY["pool"][0] | {"slots": [["土建"]]}, *BODY["pool"][1:]]}),
        ("pool[0].excluded", {"pool": [BODY["pool"][0] | {"excluded": ["kin"]}, *BODY["pool"][1:]]}),
        ("fallback[0]", {"fallback": [DRAND | {"round": str(LATER)}]}),
        ("fallback[1].round", {"fallback": [DRAND, DRAND]}),
        ("fallback[0]", {"fallback": [
            {"kind": "lottery", "name": ["x"], "issue": "1", "bits": 61, "drawn_at": 2_000_000_000}]}),
    ],
)  # fmt: skip
def test_requests_that_could_be_read_in_two_ways(place: str, changed: dict[str, Any]) -> None:
    with pytest.raises(RequestRefused) as refused:
        parse_request(BODY | changed)
    assert place in {one.place for one in refused.value.problems}


def test_a_member_that_stands_twice() -> None:
    with pytest.raises(RequestRefused, match="stands twice"):
        parse_request(json.dumps(BODY)[:-1] + ',"attempt":2}')
