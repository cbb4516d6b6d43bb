"""What cannot stand is a problem with its place in either language, and what was tried stays on record."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from draw_office import UNIT, draw, signature
from small_draw import Draw

from monitor.draw.chain import TW_TEST
from monitor.draw.roster import Entrant, openings
from monitor.draw.seating import chain

County = Any
Sent = tuple[str, Any]
Act = Callable[[County, Draw], Sent]
HAN = range(0x4E00, 0xA000)


def assert_refused(
    county: County, draw_id: str, sent: Sent, told: tuple[int, str, str, str], *, kept: bool = True
) -> None:
    """Status, code, fact and place, in both languages; the log keeps it once, and takes nothing else."""
    before = len(county.refusals(draw_id))
    texts = set()
    for lang in ("zh", "en"):
        answer = county.post(*sent, lang=lang)
        assert (answer.status_code, answer.headers["content-type"]) == (told[0], "application/problem+json")
        body = answer.json()
        assert (body["code"], body["lang"], answer.headers["content-language"]) == (told[1], lang, lang)
        assert (told[2], told[3]) in [(one["code"], one["place"]) for one in body["problems"]], body
        for text in (body["title"], body["detail"], *(one["text"] for one in body["problems"])):
            assert any(ord(letter) in HAN for letter in text) == (lang == "zh"), text
        texts.add(body["problems"][0]["text"])
    assert len(texts) == 2
    after = county.refusals(draw_id)
    assert len(after) == before + kept, "the same body is kept once, whatever the language"
    if kept:
        assert (after[-1]["reason"], after[-1]["draw_id"]) == (told[2], draw_id)
        assert len(after[-1]["body_sha256"]) == 64


REQUEST = (422, "request_refused", "request_unfit")
DOES_NOT_FIT = (409, "act_refused")


def asking(told: Draw, **changed: Any) -> Sent:
    return "", {"source": UNIT, "regime": "tendering", "snapshot_id": "SNAP-1", "request": {**told.body, **changed}}


def twice_in_the_pool(told: Draw) -> list[dict[str, Any]]:
    return sorted([*told.body["pool"], told.body["pool"][0]], key=lambda row: row["handle"])


@pytest.mark.parametrize(
    ("changed", "before", "told"),
    [
        ({}, 0, (*DOES_NOT_FIT, "round_already_published", "request.beacon.round")),
        ({}, 700, (*DOES_NOT_FIT, "reveals_already_over", "request.reveal_until")),
        ({"beacon": {"chain": TW_TEST.hash, "round": TW_TEST.round_at(draw().at)}}, 3600,
         (*DOES_NOT_FIT, "test_chain_not_allowed", "request.beacon.chain")),
        ({"attempt": 2}, 3600, (*DOES_NOT_FIT, "attempt_not_voided", "request.attempt")),
        ({"pool": twice_in_the_pool(draw())}, 3600, (*REQUEST, "request.pool[1].handle")),
        ({"slots": [{"name": "土建", "seats": 41}, *draw().body["slots"][1:]]}, 3600,
         (*REQUEST, "request.slots[0].seats")),
        ({"beacon": {"chain": "00" * 32, "round": 1}}, 3600, (*REQUEST, "request.beacon")),
        ({"beacon": {"chain": draw().chain.hash, "round": draw().round - 201}}, 3600,
         (*REQUEST, "request.beacon.round")),
        ({"min_reveals": "2"}, 3600, (*REQUEST, "request.min_reveals")),
        ({"slots": [{"name": 1, "seats": True}]}, 3600, (*REQUEST, "request.slots[0].seats")),
        ({"opening_at": 9 * 10**15}, 3600, (*REQUEST, "request.opening_at")),
        ({"decline_reasons": ["no mood"]}, 3600, (*REQUEST, "request.decline_reasons[0]")),
        ({"fallback": [{"kind": "dice"}]}, 3600, (*REQUEST, "request.fallback[0].kind")),
        ({"zz": 1}, 3600, (*REQUEST, "request.zz")),
        ({"lot": 1.5}, 3600, (*REQUEST, "request.$")),
    ],
)  # fmt: skip
def test_a_request_that_cannot_stand(
    county: County, changed: dict[str, Any], before: int, told: tuple[int, str, str, str]
) -> None:
    asked = draw()
    county.clock.unix = asked.at - before
    assert_refused(county, asked.draw_id, asking(asked, **changed), told)
    assert county.get().json()["total"] == 0


def test_two_requests_for_one_attempt(county: County) -> None:
    """The second is a conflict, as any event under a taken id, and both bodies are on record."""
    county.ask(draw())
    for number, lang in enumerate(("zh", "en"), 1):
        other = asking(draw(), draw_id=f"OTHER-{number}")
        answer = county.post(*other, lang=lang)
        body = answer.json()
        assert (answer.status_code, body["code"], body["lang"]) == (409, "conflict", lang)
        assert [(one["code"], one["place"]) for one in body["problems"]] == [("attempt_taken", "request.attempt")]
        assert [one["status"] for one in body["outcomes"]] == ["conflict"]
        (kept,) = county.refusals(f"OTHER-{number}")
        assert kept["reason"] == "attempt_taken"
    assert county.get().json()["total"] == 1


def test_requests_at_the_same_moment(county: County) -> None:
    """Of several different ones one stands, whoever was first; each of the others is a conflict on record."""
    county.clock.unix = draw().at - 3600
    gate = threading.Barrier(4)

    def ask(number: int) -> int:
        gate.wait()
        answer = county.post(*asking(draw(), draw_id=f"OTHER-{number}"))
        return int(answer.status_code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(ask, range(4))) == [201, 409, 409, 409]
    kept = [one["reason"] for number in range(4) for one in county.refusals(f"OTHER-{number}")]
    assert kept == ["attempt_taken"] * 3


def test_one_number_for_two_draws(county: County) -> None:
    county.ask(draw())
    told = (*DOES_NOT_FIT, "draw_id_taken", "request.draw_id")
    assert_refused(county, draw().draw_id, asking(draw(2), draw_id=draw().draw_id), told)


def test_an_event_that_breaks_the_contract(county: County) -> None:
    answer = county.post(*asking(draw(), ocid="no ocid"))
    assert (answer.status_code, answer.json()["code"]) == (422, "events_refused")
    assert {one["place"] for one in answer.json()["problems"]} >= {"data.ocid"}


def reveal(party: str, nonce: str) -> Act:
    return lambda _, told: (f"/{told.draw_id}/reveals", {"source": UNIT, "party": party, "nonce": nonce})


def beacon(**source: Any) -> Act:
    return lambda _, told: (f"/{told.draw_id}/beacon", source)


def void(reason: str, **signed: Any) -> Act:
    body = {"source": UNIT, "reason": reason, **({"signature": signed} if signed else {})}
    return lambda _, told: (f"/{told.draw_id}/void", body)


SIGNED = {"signer": "P-5001", "form": "full_name"}


@pytest.mark.parametrize(
    ("act", "before", "told", "kept"),
    [
        (reveal("agency", "00" * 32), 1200, (*DOES_NOT_FIT, "reveal_opens_nothing", "nonce"), True),
        (reveal("platform", "00" * 32), 1200, (*DOES_NOT_FIT, "party_unknown", "party"), True),
        (reveal("agency", draw().nonces["agency"].hex()), 899, (*DOES_NOT_FIT, "reveal_late", ""), True),
        (void("error"), 1200, (*DOES_NOT_FIT, "void_unsigned", "signature"), True),
        (void("error", **SIGNED, role="buyer"), 1200, (*DOES_NOT_FIT, "void_unsigned", "signature"), True),
        (void("error", signer="P-5001", form="circle"), 1200, (*DOES_NOT_FIT, "void_unsigned", "signature"), True),
        (void("error", **SIGNED, opinion="disagree"), 1200, (*DOES_NOT_FIT, "void_unsigned", "signature"), True),
        (void("pool_exhausted", **SIGNED), 1200, (*DOES_NOT_FIT, "void_reason_unfounded", "reason"), True),
        (beacon(signature=signature()), 1, (*DOES_NOT_FIT, "round_not_published", ""), False),
        (beacon(signature=signature()), -5, (*DOES_NOT_FIT, "too_few_revealed", ""), True),
    ],
)
def test_before_the_draw(county: County, act: Act, before: int, told: Any, *, kept: bool) -> None:
    asked = draw()
    county.ask(asked)
    county.clock.unix = asked.at - before
    assert_refused(county, asked.draw_id, act(county, asked), told, kept=kept)


LOTTERY = {"kind": "lottery", "name": "快乐8", "issue": "2025220", "bits": 61, "drawn_at": draw().at + 7200}


@pytest.mark.parametrize(
    ("source", "after", "told"),
    [
        ({"signature": signature(30_662_982), "round": 30_662_990}, 5, (*DOES_NOT_FIT, "beacon_unfit", "round")),
        ({"signature": signature(30_662_982)}, 5, (*DOES_NOT_FIT, "beacon_unfit", "signature")),
        ({"signature": "00" * 48}, 5, (*DOES_NOT_FIT, "beacon_unfit", "signature")),
        ({"signature": signature(), "chain": TW_TEST.hash}, 5, (*DOES_NOT_FIT, "beacon_unfit", "round")),
        ({"kind": "commit_reveal"}, 7200, (*DOES_NOT_FIT, "beacon_unfit", "kind")),
        ({**LOTTERY, "issue": "2025221", "numbers": [1]}, 7200, (*DOES_NOT_FIT, "beacon_unfit", "issue")),
        (LOTTERY, 7200, (*DOES_NOT_FIT, "beacon_unfit", "numbers")),
        ({"signature": signature()}, 86_400, (*DOES_NOT_FIT, "opening_passed", "")),
    ],
)
def test_a_source_that_may_not_be_used(county: County, source: dict[str, Any], after: int, told: Any) -> None:
    asked = draw(fallback=[LOTTERY])
    county.ask(asked)
    county.reveal(asked)
    county.clock.unix = asked.at + after
    body = {name: value for name, value in source.items() if name not in {"bits", "drawn_at"}}
    assert_refused(county, asked.draw_id, (f"/{asked.draw_id}/beacon", body), told)


def taken(county: County) -> None:
    told = draw()
    county.ask(told)
    county.reveal(told)
    assert county.run(told).status_code == 201


@pytest.fixture
def held(county: County, standing: Callable[..., Any]) -> tuple[County, Draw]:
    standing(county, taken)
    return county, draw()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"decline_no": 2}, "decline_no"),
        ({"reason": "other"}, "reason"),
        ({"reason": "no mood"}, "reason"),
        ({"handle": "00" * 32}, "handle"),
        ({"slot": "造价"}, "handle"),
    ],
)
def test_a_decline_that_cannot_stand(held: tuple[County, Draw], changed: dict[str, Any], place: str) -> None:
    county, told = held
    row = county.seated(told)[0]
    body = {"slot": row["slot"], "handle": row["handle"], "reason": "refused", **changed}
    fact = (*DOES_NOT_FIT, "decline_unfit", place)
    assert_refused(county, told.draw_id, (f"/{told.draw_id}/declines", body), fact)


def test_a_blind_reserve_wants_the_next_preimage(county: County) -> None:
    codes = chain(b"supervisor", 4)
    told = draw(reserve_anchor=codes[-1])
    county.ask(told)
    county.reveal(told)
    county.run(told)
    row = county.seated(told)[0]
    body = {"slot": row["slot"], "handle": row["handle"], "reason": "refused", "otc": codes[-3]}
    assert_refused(county, told.draw_id, (f"/{told.draw_id}/declines", body), (*DOES_NOT_FIT, "decline_unfit", "otc"))
    assert county.decline(told, 0, otc=codes[-2]).status_code == 201


def test_names_that_cannot_be_told(held: tuple[County, Draw]) -> None:
    county, told = held
    rows = county.opened(told)
    waiting = [row for row in openings(told.draw_id, told.secrets) if row not in rows]
    path = f"/{told.draw_id}/openings"

    def refused(fact: str, place: str, opened: list[dict[str, str]]) -> None:
        body = {"source": UNIT, "audience": "public", "openings": opened}
        assert_refused(county, told.draw_id, (path, body), (*DOES_NOT_FIT, fact, place))

    refused("no_award_yet", "", rows)
    county.award(told)
    refused("opening_unfit", "openings[1]", [rows[0], {**rows[1], "expert": "E-9999"}])
    refused("opening_unfit", "openings[0]", [{**rows[0], "salt": "00" * 32}])
    refused("handle_not_seated", "openings[0]", waiting[:1])
    refused("handle_unknown", "openings[0]", [{**rows[0], "handle": "00" * 32}])
    row = county.seated(told)[0]
    left = (f"/{told.draw_id}/declines", {"slot": row["slot"], "handle": row["handle"], "reason": "refused"})
    assert_refused(county, told.draw_id, left, (*DOES_NOT_FIT, "award_on_record", ""))
    assert county.open(told).status_code == 201
    assert_refused(county, told.draw_id, left, (*DOES_NOT_FIT, "already_opened", ""))


def test_one_expert_behind_two_handles(county: County) -> None:
    told = draw(roster=[Entrant(f"E-{n}", f"firm-{n}", ("土建", "造价")) for n in range(40)])
    twice = draw(roster=[Entrant("E-1", "firm-99", ("土建", "造价"))])
    second = {**twice.body["pool"][0], "group": "G99"}
    told.body["pool"] = sorted([*told.body["pool"], second], key=lambda row: row["handle"])
    told.body["filters"][-1]["after"] = 41
    county.ask(told)
    county.reveal(told)
    county.run(told)
    rows = openings(told.draw_id, told.secrets) + openings(told.draw_id, twice.secrets)
    body = {"source": UNIT, "audience": "auditors", "openings": rows}
    fact = (*DOES_NOT_FIT, "expert_twice", "openings[40]")
    assert_refused(county, told.draw_id, (f"/{told.draw_id}/openings", body), fact)


@pytest.mark.parametrize("path", ["", "/check", "/transcript"])
def test_a_draw_that_nobody_asked_for(county: County, path: str) -> None:
    for lang, words in (("zh", "没有该抽取"), ("en", "No such draw")):
        answer = county.get(f"/DRAW-0{path}", headers={"accept-language": lang})
        assert (answer.status_code, answer.json()["code"], answer.json()["title"]) == (404, "no_such_draw", words)
    sent = ("/DRAW-0/beacon", {})
    assert_refused(county, "DRAW-0", sent, (404, "no_such_draw", "no_such_draw", ""), kept=False)
