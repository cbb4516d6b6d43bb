from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from together import at_once

from monitor.accounts.principal import OPEN
from monitor.accounts.refused import (
    AccountClosed,
    AccountUnfit,
    AnotherMustConfirm,
    LastAdministrator,
    LoginTaken,
    NoSuchAccount,
    NoSuchProposal,
    NothingToChange,
    OwnAccount,
    ProposalOutdated,
    ProposalOver,
    ProposalWaits,
    SignInRefused,
)
from monitor.accounts.waiting import waits_until
from monitor.store.accounts import Account, account_by_number
from monitor.store.check.verify import verify

UNIT, OTHER = "org:finance", "org:audit"


def told(login: str, *roles: str, **more: Any) -> Account:
    lists = {"roles": frozenset(roles), "units": frozenset(more.pop("units", ())), "townships": frozenset()}
    plain = {"label": "岗位", "person": f"P-{login}", "language": "zh", **more}
    return Account(number="0", login=login, state="active", made_at="", changed_at="", **plain, **lists)


def standing(world: Any, number: str) -> Account:
    with world.database.reading() as read:
        found = account_by_number(read, number)
    assert found is not None
    return found


def test_a_reviewing_role_is_given_by_two(world: Any) -> None:
    first, second = world.enrolled("first", "administrator"), world.enrolled("second", "administrator")
    made = world.office.create(first.who, told("bureau", "auditor", "bureau_submitter", units=(UNIT,)))
    assert made.account.roles == {"bureau_submitter"}
    assert made.proposal is not None
    assert made.proposal.wanted == {"roles": ["auditor", "bureau_submitter"]}
    with pytest.raises(AnotherMustConfirm):
        world.office.confirm(first.who, made.proposal.number)
    assert standing(world, made.account.number).roles == {"bureau_submitter"}
    done = world.office.confirm(second.who, made.proposal.number)
    assert done.account.roles == standing(world, made.account.number).roles == {"auditor", "bureau_submitter"}
    with pytest.raises(ProposalOver):
        world.office.confirm(second.who, made.proposal.number)
    steps = [(change, actor, data["roles"]) for change, actor, data in world.doings(made.account.number)]
    assert steps == [
        ("created", first.number, ["bureau_submitter"]),
        ("proposed", first.number, ["bureau_submitter"]),
        ("confirmed", second.number, ["bureau_submitter"]),
        ("changed", second.number, ["auditor", "bureau_submitter"]),
    ]
    with world.database.reading() as read:
        assert verify(read).bad == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"roles": frozenset()},
        {"roles": frozenset({"auditor", "supervisor"})},
        {"roles": frozenset({"auditor", "administrator"})},
        {"units": frozenset({UNIT})},
        {"units": frozenset({UNIT, OTHER, "org:more"})},
        {"townships": frozenset({"999001101"})},
        {"state": "closed"},
    ],
)
def test_what_two_must_decide(county: Any, board: Any, wanted: dict[str, Any]) -> None:
    number = board.auditor.number
    before = standing(county, number)
    proposed = county.office.change(board.first.who, number, wanted)
    assert proposed.proposal is not None
    assert standing(county, number) == before
    with pytest.raises(ProposalWaits):
        county.office.change(board.first.who, number, {"roles": frozenset({"supervisor"})})
    county.office.confirm(board.supervisor.who, proposed.proposal.number)
    after = standing(county, number)
    assert {name: getattr(after, name) for name in wanted} == wanted


@pytest.mark.parametrize("wanted", [{"language": "en"}, {"label": "审计二科"}, {"state": "locked"}])
def test_what_one_may_decide(county: Any, board: Any, wanted: dict[str, Any]) -> None:
    changed = county.office.change(board.first.who, board.auditor.number, wanted)
    assert changed.proposal is None
    assert {name: getattr(standing(county, board.auditor.number), name) for name in wanted} == wanted


def test_a_bureau_s_unit_is_taken_by_one(county: Any, board: Any) -> None:
    bureau = county.enrolled("bureau", "bureau_submitter", units=(UNIT,))
    assert county.office.change(board.first.who, bureau.number, {"units": frozenset()}).proposal is None
    assert bureau.who.units == frozenset()


@pytest.mark.parametrize(
    "wanted", [{"roles": frozenset({"supervisor"})}, {"units": frozenset({UNIT})}, {"state": "locked"}]
)
def test_nobody_changes_what_he_may_himself(county: Any, board: Any, wanted: dict[str, Any]) -> None:
    twin, _ = county.account("twin", "bureau_submitter", person="P-first")
    for number in (board.first.number, twin):
        with pytest.raises(OwnAccount):
            county.office.change(board.first.who, number, wanted)
    assert county.office.change(board.first.who, board.first.number, {"label": "管理员一"}).account.label == "管理员一"


def test_neither_the_proposer_s_other_self_nor_the_one_it_is_about_confirms(county: Any, board: Any) -> None:
    twin = county.enrolled("twin", "supervisor", person="P-first")
    wanted = {"roles": frozenset({"auditor", "supervisor"})}
    proposed = county.office.change(board.first.who, board.auditor.number, wanted)
    with pytest.raises(AnotherMustConfirm):
        county.office.confirm(twin.who, proposed.proposal.number)
    about = county.office.change(board.first.who, board.supervisor.number, wanted)
    for decide in (county.office.confirm, county.office.reject):
        with pytest.raises(OwnAccount):
            decide(board.supervisor.who, about.proposal.number)


def test_a_proposal_may_be_rejected_taken_back_or_lapse(county: Any, board: Any) -> None:
    wanted = {"roles": frozenset({"auditor", "supervisor"})}
    for who in (board.second, board.first):
        told_number = county.office.change(board.first.who, board.auditor.number, wanted).proposal.number
        county.office.reject(who.who, told_number)
        with pytest.raises(ProposalOver):
            county.office.confirm(board.second.who, told_number)
    lapsed = county.office.change(board.first.who, board.auditor.number, wanted).proposal.number
    county.clock.on(days=7)
    board.second.sign_in()
    board.first.sign_in()
    with pytest.raises(ProposalOver):
        county.office.confirm(board.second.who, lapsed)
    assert county.office.change(board.first.who, board.auditor.number, wanted).proposal.number == lapsed + 1
    with pytest.raises(NoSuchProposal):
        county.office.confirm(board.second.who, 99)


def test_a_proposal_about_what_changed_since_is_outdated(county: Any, board: Any) -> None:
    wanted = {"roles": frozenset({"auditor", "supervisor"})}
    number = county.office.change(board.first.who, board.auditor.number, wanted).proposal.number
    county.office.change(OPEN, board.auditor.number, {"roles": frozenset({"bureau_certifier"})})
    with pytest.raises(ProposalOutdated):
        county.office.confirm(board.second.who, number)


@pytest.mark.parametrize("wanted", [{"state": "closed"}, {"state": "locked"}, {"roles": frozenset({"supervisor"})}])
def test_the_last_administrator_stays(lone: Any, wanted: dict[str, Any]) -> None:
    first = lone.enrolled("first", "administrator")
    lone.account("second", "administrator")
    lone.office.change(OPEN, "2", {"state": "locked"})
    with pytest.raises(LastAdministrator):
        lone.office.change(OPEN, first.number, wanted)
    lone.office.change(OPEN, "2", {"state": "active"})
    lone.office.change(OPEN, first.number, wanted)


def test_two_cannot_close_each_other_to_none(lone: Any) -> None:
    people = [lone.enrolled(name, "administrator") for name in ("first", "second", "third")]
    lone.office.change(OPEN, people[2].number, {"state": "closed"})
    proposed = lone.office.change(people[0].who, people[1].number, {"roles": frozenset({"auditor"})})
    supervisor = lone.enrolled("supervisor", "supervisor")
    lone.office.change(OPEN, people[0].number, {"state": "locked"})
    with pytest.raises(LastAdministrator):
        lone.office.confirm(supervisor.who, proposed.proposal.number)


def test_a_reset_of_a_guarded_account_takes_two(world: Any) -> None:
    first, second = world.enrolled("first", "administrator"), world.enrolled("second", "administrator")
    auditor = world.enrolled("auditor", "auditor")
    proposed = world.office.reset(first.who, auditor.number, forget=True)
    assert proposed.password is None
    assert world.office.principal(auditor.secret) is not None
    done = world.office.confirm(second.who, proposed.proposal.number)
    assert done.password is not None
    assert world.office.principal(auditor.secret) is None
    with pytest.raises(SignInRefused):
        auditor.sign_in()
    opened = world.office.sign_in("auditor", done.password, "")
    assert opened.second_factor == "none"
    changes = [change for change, _, _ in world.doings(auditor.number)][-6:]
    assert changes == [
        "proposed", "confirmed", "password_reset", "second_factor_reset", "sessions_ended", "signed_in",
    ]  # fmt: skip


def test_a_bureau_s_password_is_reset_by_one_and_keeps_its_authenticator(world: Any) -> None:
    first = world.enrolled("first", "administrator")
    bureau = world.enrolled("bureau", "bureau_submitter")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            world.office.sign_in("bureau", "wrong", "")
    done = world.office.reset(first.who, bureau.number, forget=False)
    with pytest.raises(SignInRefused):
        world.office.sign_in("bureau", done.password, "")
    assert bureau.sign_in(password=done.password)
    with pytest.raises(OwnAccount):
        world.office.reset(first.who, first.number, forget=False)


def test_a_wait_is_ended_at_once(county: Any, board: Any) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            county.office.sign_in("auditor", "wrong", "")
    county.office.release(board.first.who, board.auditor.number)
    with county.database.reading() as read:
        assert waits_until(read, "auditor", county.clock.now) is None
    assert board.auditor.sign_in()


def test_a_closed_account_stays_closed_and_keeps_its_name(county: Any, board: Any) -> None:
    bureau = county.enrolled("bureau", "bureau_submitter")
    county.office.change(board.first.who, bureau.number, {"state": "closed"})
    for act in (lambda: county.office.change(board.first.who, bureau.number, {"state": "active"}),
                lambda: county.office.reset(board.first.who, bureau.number, forget=True)):  # fmt: skip
        with pytest.raises(AccountClosed):
            act()
    with pytest.raises(LoginTaken):
        county.office.create(board.first.who, told("bureau"))
    assert county.office.create(board.first.who, told("bureau2")).account.number == str(int(bureau.number) + 1)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"login": "ab"}, "login"), ({"login": "有 空格"}, "login"), ({"label": " "}, "label"),
        ({"label": "a\nb"}, "label"), ({"person": "13800138000"}, "person"), ({"units": frozenset({"x"})}, "units"),
        ({"townships": frozenset({"99"})}, "townships"), ({"roles": frozenset({"king"})}, "roles"),
        ({"language": "fr"}, "language"), ({"state": "asleep"}, "state"),
    ],
)  # fmt: skip
def test_what_no_account_can_be(lone: Any, change: dict[str, Any], place: str) -> None:
    number, _ = lone.account("bureau", "bureau_submitter")
    with pytest.raises(AccountUnfit) as refused:
        lone.office.change(OPEN, number, change)
    assert [one.place for one in refused.value.problems] == [place]
    assert place in refused.value.text("zh")
    assert "13800138000" not in refused.value.text("en")
    assert isinstance(datetime.fromisoformat(standing(lone, number).changed_at), datetime)


def test_nothing_is_no_change_and_nobody_no_account(county: Any, board: Any) -> None:
    with pytest.raises(NothingToChange):
        county.office.change(board.first.who, board.auditor.number, {"label": "岗位"})
    with pytest.raises(NoSuchAccount):
        county.office.change(board.first.who, "77", {"label": "x"})


@pytest.mark.parametrize(
    "wanted", [{"units": frozenset({UNIT})}, {"townships": frozenset({"999001101"})}, {"state": "locked"}]
)
def test_nobody_alters_an_account_between_the_two_persons(county: Any, board: Any, wanted: dict[str, Any]) -> None:
    made = county.office.create(board.first.who, told("audit.9", "auditor", units=(OTHER,)))
    county.office.change(board.first.who, made.account.number, wanted)
    with pytest.raises(ProposalOutdated):  # else he would be blind to a unit of which the second person knows nothing
        county.office.confirm(board.second.who, made.proposal.number)
    assert standing(county, made.account.number).roles == frozenset()


def test_the_second_person_is_told_whom_and_what_he_decides_on(county: Any, board: Any) -> None:
    made = county.office.create(board.first.who, told("audit.9", "auditor", units=(UNIT, OTHER)))
    assert made.proposal.before == {
        "person": "P-audit.9", "label": "岗位", "roles": [], "units": [OTHER, UNIT], "townships": [], "state": "active",
    }  # fmt: skip
    assert made.proposal.wanted == {"roles": ["auditor"]}


def test_an_administrator_is_closed_by_two(county: Any, board: Any) -> None:
    proposed = county.office.change(board.first.who, board.second.number, {"state": "closed"})
    assert proposed.proposal is not None
    assert standing(county, board.second.number).state == "active"
    county.office.confirm(board.supervisor.who, proposed.proposal.number)
    assert standing(county, board.second.number).state == "closed"


@pytest.mark.parametrize("role", ["bureau_submitter", "auditor"])
def test_nobody_makes_another_self(county: Any, board: Any, role: str) -> None:
    with pytest.raises(OwnAccount):
        county.office.create(board.first.who, told("twin", role, person="P-first", units=(UNIT,)))
    with pytest.raises(AccountUnfit):
        county.office.create(board.first.who, told("twin", role, person="P first"))


def test_who_proposed_a_role_takes_the_account_over_by_no_reset(county: Any, board: Any) -> None:
    clerk = county.enrolled("clerk", "bureau_submitter", units=(UNIT,))
    county.office.change(board.first.who, clerk.number, {"roles": frozenset({"auditor"})})
    with pytest.raises(ProposalWaits):
        county.office.reset(board.first.who, clerk.number, forget=True)
    assert county.office.principal(clerk.secret) is not None


def test_of_two_confirmations_at_one_moment_one_counts(world: Any) -> None:
    board = [world.enrolled(name, "administrator") for name in ("first", "second", "third")]
    proposal = world.office.create(board[0].who, told("audit.9", "auditor")).proposal.number
    confirms = (partial(world.office.confirm, board[1].who), partial(world.another().confirm, board[2].who))
    answers = at_once(*(partial(confirm, proposal) for confirm in confirms))
    assert sorted(type(one).__name__ for one in answers) == ["Changed", "ProposalOver"]
    assert [change for change, _, _ in world.doings("4")].count("confirmed") == 1
