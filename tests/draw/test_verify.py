from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_draw import OPENED_AT, Draw, DrawLog

from monitor.draw.__main__ import main
from monitor.draw.check import State
from monitor.draw.roster import Entrant, RosterRefused, build, openings
from monitor.draw.transcript import TranscriptRefused, parse_transcript
from monitor.draw.verify import arithmetic, is_failed, verify

CHAINS = ("quicknet", "tw-test")


def checks(raw: dict[str, Any], committed: list[int] | None = None) -> dict[int, Any]:
    told = verify(parse_transcript(raw), chains=CHAINS, committed=committed)
    assert [check.number for check in told] == list(range(1, 11))
    assert all(check.title.zh and check.why.zh and check.why.en for check in told)
    return {check.number: check for check in told}


def states(raw: dict[str, Any], committed: list[int] | None = None) -> str:
    marks = {State.PASSED: "+", State.FAILED: "x", State.OPEN: "?"}
    return "".join(marks[check.state] for check in checks(raw, committed).values())


def whole() -> Draw:
    return Draw(DrawLog()).commit().reveal().hold().decline("土建", 1).decline("造价", 0, "illness").open()


def test_a_whole_draw_passes_all_ten() -> None:
    draw = whole()
    assert states(draw.transcript(), [draw.committed]) == "++++++++++"


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        (lambda draw: draw.commit(), "++????????"),
        (lambda draw: draw.commit().reveal("agency"), "++????????"),
        (lambda draw: draw.commit().reveal().hold(), "+++++++??+"),
        (lambda draw: draw.commit().reveal("agency", "supervision").hold(), "+++++++??+"),
    ],
)
def test_what_has_not_happened_is_open(life: Callable[[Draw], Draw], expected: str) -> None:
    told = states(life(Draw(DrawLog())).transcript())
    assert told.replace("+", "?", 0)[:8] == expected[:8]
    assert told[8:] == "?+"


def test_the_test_chain_does_not_count_unless_allowed() -> None:
    told = verify(parse_transcript(whole().transcript()))
    assert told[3].state is State.FAILED
    assert "anybody can compute" in told[3].why.en


def test_without_witnesses_nothing_is_proved_about_before() -> None:
    raw = whole().transcript()
    raw["log"]["policy"] = raw["log"]["policy"].replace("quorum both", "quorum none")
    assert states(raw)[:5] == "+?++?"


def test_a_request_cosigned_after_the_round() -> None:
    draw = Draw(DrawLog()).commit(before=5).reveal().hold()
    told = checks(draw.transcript(late=60))
    assert told[2].state is State.FAILED
    assert told[5].state is State.PASSED


def tampered(path: list[Any], value: Any) -> Callable[[Draw], dict[str, Any]]:
    def do(draw: Draw) -> dict[str, Any]:
        raw = copy.deepcopy(draw.transcript())
        here = raw
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value
        return raw

    return do


@pytest.mark.parametrize(
    ("number", "change"),
    [
        (1, tampered(["committed", "salt"], "00" * 32)),
        (1, tampered(["committed", "payload", "request", "opening_at"], OPENED_AT + 1)),
        (1, tampered(["committed", "envelope", "subject"], "other")),
        (1, tampered(["committed", "envelope", "type"], "draw.held")),
        (1, tampered(["log", "key"], "other+00000000+x")),
        (5, tampered(["revealed", 0, "payload", "nonce"], "00" * 32)),
        (5, tampered(["revealed"], [])),
        (6, tampered(["held", "payload", "seats"], [])),
        (7, tampered(["vacated", 0, "payload", "reason"], "other")),
        (7, tampered(["vacated"], [])),
        (8, tampered(["opened", 0, "payload", "openings", 0, "expert"], "E-9999")),
    ],
)
def test_a_changed_file_fails_the_check_that_it_concerns(number: int, change: Callable[[Draw], Any]) -> None:
    raw = change(whole())
    if number == 1 and "+x" in raw["log"]["key"]:
        with pytest.raises(TranscriptRefused, match="log"):
            checks(raw)
        return
    told = checks(raw)
    if (number, raw["vacated"]) == (7, []):  # a decline left out: the opened handles are not those seated
        assert told[8].state is not State.PASSED
        return
    assert told[number].state is State.FAILED, told[number].why.en


def test_seats_other_than_those_worked_out() -> None:
    draw = Draw(DrawLog()).commit().reveal()
    fair = Draw(DrawLog()).commit().reveal().hold().log.told[-1][2]["seats"]
    other = [*fair[1:], fair[0]]
    told = checks(draw.hold(seats=other).transcript())
    assert told[6].state is State.FAILED
    assert "not those worked out" in told[6].why.en


def test_a_late_reveal_that_was_used() -> None:
    draw = Draw(DrawLog()).commit().reveal("agency", "purchaser").reveal("supervision", before=10).hold()
    assert "later than reveal_until" in checks(draw.transcript())[5].why.en


def test_a_reveal_in_time_that_was_left_out() -> None:
    draw = Draw(DrawLog()).commit().reveal().hold(reveals=["agency", "purchaser"])
    assert "differ: supervision" in checks(draw.transcript())[5].why.en


def test_too_few_reveals() -> None:
    draw = Draw(DrawLog()).commit().reveal("agency")
    draw.held = draw.log.add("draw.held", draw.ocid, {**draw.key, "seats": [], "reveals": ["agency"]}, draw.at)
    assert "too few reveals" in checks(draw.transcript())[5].why.en


def test_a_beacon_of_another_round() -> None:
    draw = Draw(DrawLog()).commit().reveal()
    value = draw.chain.sign(draw.round + 1).hex()
    told = checks(
        draw.hold(beacon={"chain": draw.chain.hash, "round": draw.round + 1, "signature": value}).transcript()
    )
    assert told[3].state is State.FAILED
    forged = Draw(DrawLog()).commit().reveal()
    beacon = {"chain": forged.chain.hash, "round": forged.round, "signature": value}
    assert checks(forged.hold(beacon=beacon).transcript())[4].state is State.FAILED


def test_a_second_attempt_needs_a_signed_void_of_the_first() -> None:
    log = DrawLog()
    first = Draw(log).commit().reveal("agency")
    second = Draw(log, attempt=2).commit().reveal().hold()
    second.seqs["attempts"] = [first.committed]
    both = [first.committed, second.committed]
    assert checks(second.transcript(), both)[9].state is State.FAILED
    second.seqs["voided"] = first.void().seqs["voided"]
    assert checks(second.transcript(), both)[9].state is State.PASSED
    first.seqs["attempts"] = [second.committed]
    assert "attempt 2 followed" in checks(first.transcript(), both)[9].why.en


@pytest.mark.parametrize("changed", [{"form": "circle"}, {"opinion": "disagree"}, {"role": "buyer"}, {"signer": ""}])
def test_a_void_that_nobody_signed_frees_no_attempt(changed: dict[str, str]) -> None:
    log = DrawLog()
    first = Draw(log).commit().reveal("agency")
    second = Draw(log, attempt=2).commit().reveal().hold()
    second.seqs["attempts"] = [first.committed]
    second.seqs["voided"] = first.void(**changed).seqs["voided"]
    assert checks(second.transcript(), [first.committed, second.committed])[9].state is State.FAILED


def test_two_requests_for_one_attempt_and_a_hidden_one() -> None:
    log = DrawLog()
    one, other = Draw(log).commit().reveal().hold(), Draw(log).commit()
    assert "further requests: entries" in checks(one.transcript(), [one.committed, other.committed])[9].why.en
    one.seqs["attempts"] = [other.committed]
    assert "two requests for attempt 1" in checks(one.transcript())[9].why.en


def test_an_expert_behind_two_handles() -> None:
    roster = [Entrant(f"E-{n:04d}", f"firm-{n}", ("土建",)) for n in range(12)]
    with pytest.raises(RosterRefused, match="E-0003 is in the roster twice"):
        build([*roster, roster[3]], "D", [("土建", 3)])
    draw = Draw(DrawLog(), roster=roster, slots=[("土建", 3)], max_per_employer=1).commit().reveal().hold()
    rows = openings(draw.draw_id, draw.secrets)
    twice = [*rows, {**openings(draw.draw_id, {"E-0000": "11" * 32})[0]}]
    told = checks(draw.open(twice).transcript())[8]
    assert "behind two handles" in told.why.en


def test_the_arithmetic_is_told_step_by_step() -> None:
    told = arithmetic(parse_transcript(whole().transcript()))
    assert [row["party"] for row in told["parties"]] == ["agency", "purchaser", "supervision"]
    assert all(row["opens"] for row in told["parties"])
    assert [slot["slot"] for slot in told["slots"]] == ["土建", "造价"]
    rows = told["slots"][0]["tickets"]
    assert [row["ticket"] for row in rows] == sorted(row["ticket"] for row in rows)
    assert {row["state"] for row in rows} == {"seated", "declined", "stepped_in", "waiting"}
    assert told["is_test_chain"]


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = whole()
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(draw.transcript(), ensure_ascii=False), encoding="utf-8")
    for path, raw in draw.log.tiles():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    assert main([str(file), "--test-chain", "--entries", str(tmp_path), "--lang", "en"]) == 0
    assert capsys.readouterr().out.count("✓") == 10
    assert main([str(file)]) == 1
    assert "V4  ✗ 随机数签名有效" in capsys.readouterr().out
    file.write_text("{}", encoding="utf-8")
    assert main([str(file)]) == 2
    assert "tw-draw-transcript/1" in capsys.readouterr().err


@pytest.mark.parametrize("raw", ["", "[]", '{"format": "x"}', '{"format": "tw-draw-transcript/1", "log": {}}'])
def test_what_is_no_transcript_is_refused(raw: str) -> None:
    with pytest.raises(TranscriptRefused):
        parse_transcript(raw)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_changed_byte_of_a_payload_goes_unseen(data: st.DataObject) -> None:
    raw = whole().transcript()
    name = data.draw(st.sampled_from(["committed", "revealed", "held", "vacated", "opened"]))
    entry = raw[name] if isinstance(raw[name], dict) else raw[name][0]
    text = json.dumps(entry["payload"], ensure_ascii=False)
    digits = [at for at, one in enumerate(text) if one in "0123456789abcdef"]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != text[at]]))
    try:
        entry["payload"] = json.loads(text[:at] + other + text[at + 1 :])
    except ValueError:
        return
    assert is_failed(verify(parse_transcript(raw), chains=CHAINS))
