from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.accounts.refused import NoSuchToken, ProveAgain, ScopeNotAllowed
from monitor.accounts.roles import Act
from monitor.accounts.tokens import PERSONAL, Parsed, parse, text_of
from monitor.store.accounts_tokens import token_by_number, tokens_of

HEX = st.text("0123456789abcdef", min_size=12, max_size=12)
SECRET = st.text("ABCabc019-_", min_size=43, max_size=43)


@given(HEX, SECRET)
def test_a_token_is_read_as_it_was_written(number: str, secret: str) -> None:
    assert parse(text_of(Parsed(number, secret))) == Parsed(number, secret)


@given(st.text() | st.from_regex(r"tw_[0-9a-f]{10,14}_[A-Za-z0-9_-]{40,46}", fullmatch=True))
@example("tw_0123456789ab_" + "x" * 43 + "\n")
@example("tw_0123456789ab_" + "é" * 43)
def test_every_other_text_is_none(text: str) -> None:
    told = parse(text)
    assert told is None or text_of(told) == text
    assert (told is not None) == bool(re.fullmatch(r"tw_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", text))


@given(HEX, SECRET, st.integers(0, 58), st.sampled_from("Ä \n.+"))
def test_one_character_of_another_kind_makes_it_none(number: str, secret: str, place: int, other: str) -> None:
    text = text_of(Parsed(number, secret))
    assert parse(text[:place] + other + text[place + 1 :]) is None


def test_a_token_acts_for_its_account_within_its_scopes(world: Any) -> None:
    bureau = world.enrolled("bureau", "bureau_submitter", units=("org:b",))
    made = world.office.make_token(bureau.who, "导出程序", {Act.SUBMIT}, 30)
    who = world.who(made.text)
    assert (who.account, who.via, who.credential) == (bureau.number, "token", made.token.number)
    assert who.units == {"org:b"}
    assert [act for act in Act if who.may(act)] == [Act.LOOK, Act.SUBMIT]
    with world.database.reading() as read:
        kept = token_by_number(read, made.token.number)
    assert kept is not None
    assert made.text.encode() not in repr(kept).encode()
    assert made.text not in repr(made)


def test_a_token_ends(lone: Any) -> None:
    bureau = lone.enrolled("bureau", "bureau_submitter")
    made = lone.office.make_token(bureau.who, "x", {Act.SUBMIT}, 1)
    lone.clock.now += timedelta(days=1, seconds=-1)
    assert lone.who(made.text).account == bureau.number
    lone.clock.on(seconds=1)
    assert lone.office.principal(made.text) is None


def test_a_token_is_no_longer_than_the_operator_allows(lone: Any) -> None:
    office = lone.another(token_days=10)
    bureau = lone.enrolled("bureau", "bureau_submitter")
    made = office.make_token(bureau.who, "x", {Act.SUBMIT}, 400)
    assert made.token.ends_at == "2026-03-12T09:30:00+08:00"
    assert office.make_token(bureau.who, "x", {Act.SUBMIT}, None).token.ends_at == made.token.ends_at


def test_a_revoked_token_counts_no_more(world: Any) -> None:
    bureau = world.enrolled("bureau", "bureau_submitter")
    made = world.office.make_token(bureau.who, "x", {Act.SUBMIT}, 30)
    assert world.office.principal(made.text) is not None
    other = world.enrolled("other", "bureau_submitter")
    with pytest.raises(NoSuchToken):
        world.office.revoke_token(other.who, made.token.number)
    world.office.revoke_token(bureau.who, made.token.number)
    assert world.office.principal(made.text) is None
    with pytest.raises(NoSuchToken):
        world.office.revoke_token(bureau.who, made.token.number)
    changes = [change for change, _, data in world.doings(bureau.number) if data.get("credential") == made.token.number]
    assert changes == ["token_made", "token_revoked"]


def test_another_secret_under_a_known_number_is_nobody(lone: Any) -> None:
    bureau = lone.enrolled("bureau", "bureau_submitter")
    made = lone.office.make_token(bureau.who, "x", {Act.SUBMIT}, 30)
    last = "A" if made.text[-1] != "A" else "B"
    assert lone.office.principal(made.text[:-1] + last) is None


@pytest.mark.parametrize("act", [*sorted(PERSONAL), Act.EXPORT])
def test_no_token_for_a_person_s_own_acts_or_beyond_the_account(lone: Any, act: Act) -> None:
    certifier = lone.enrolled("certifier", "bureau_certifier")
    with pytest.raises(ScopeNotAllowed, match=act.value):
        lone.office.make_token(certifier.who, "x", {act}, 30)


def test_a_token_wants_a_fresh_proof_and_an_enrolled_holder(lone: Any) -> None:
    bureau = lone.enrolled("bureau", "bureau_submitter")
    lone.clock.on(minutes=10)
    with pytest.raises(ProveAgain):
        lone.office.make_token(bureau.who, "x", {Act.SUBMIT}, 30)
    lone.office.prove(bureau.who, bureau.password, bureau.code())
    assert lone.office.make_token(bureau.who, "x", {Act.SUBMIT}, 30)
    _, password = lone.account("fresh", "bureau_submitter")
    opened = lone.office.sign_in("fresh", password, "")
    with pytest.raises(ScopeNotAllowed):
        lone.office.make_token(lone.who(opened.secret), "x", {Act.SUBMIT}, 30)


def test_the_last_use_is_kept_once_a_minute(world: Any) -> None:
    bureau = world.enrolled("bureau", "bureau_submitter")
    made = world.office.make_token(bureau.who, "x", {Act.SUBMIT}, 30)
    used = []
    for seconds in (0, 30, 29, 6):
        world.clock.on(seconds=seconds)
        world.who(made.text)
        with world.database.reading() as read:
            used.append(tokens_of(read, bureau.number)[0].used_at)
    assert used == ["2026-03-02T09:30:00+08:00"] * 3 + ["2026-03-02T09:31:05+08:00"]
