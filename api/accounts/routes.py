"""Others' accounts, for administrators, and changes that wait for a second person."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Response

from api.access.caller import ConfirmsChanges, ManagesAccounts
from api.accounts import answer
from api.accounts.bodies import Change, NewAccount, Resetting
from api.accounts.schemas import Account, Accounts, Changed, Proposals
from api.accounts.session import BODY, NO_STORE
from api.accounts.session import router as own
from api.deps import AtDesk, Reading
from api.desk import Desk
from api.draws.bounded import Bounded
from monitor.accounts import changes
from monitor.accounts.proposals import is_open
from monitor.accounts.refused import NoSuchAccount
from monitor.store.accounts import LISTS, account_by_number
from monitor.store.accounts import Account as Stored
from monitor.store.accounts import accounts as all_of
from monitor.store.accounts_proposals import proposals

others = APIRouter(prefix="/accounts", tags=["accounts"], route_class=Bounded)
Number = Annotated[str, Path(pattern=r"^[1-9][0-9]{0,17}$", description="Of the account.")]
Ordinal = Annotated[int, Path(ge=1, le=2**53 - 1, description="Of the change.")]
_CONFLICT: Final[dict[int | str, dict[str, Any]]] = {409: {"description": "It cannot be done as things stand."}}
_CHANGE: Final = {**BODY, **_CONFLICT, 202: {"model": Changed, "description": "It waits for a second person."}}


@others.get("", summary="All accounts")
def accounts(desk: AtDesk, read: Reading, _: ManagesAccounts) -> Accounts:
    """Closed ones too: their numbers stand in the log."""
    return Accounts(items=[answer.account(read, one, desk.now) for one in all_of(read)])


@others.post("", summary="Make an account", status_code=201, responses=_CHANGE)
def create(response: Response, desk: AtDesk, who: ManagesAccounts, body: NewAccount) -> Changed:
    """Roles that review or administer hold once a second person confirms them; the temporary password is told once."""
    told = body.model_dump(exclude={"with_password", *LISTS})
    roles, units, townships = (frozenset(str(one) for one in getattr(body, name)) for name in LISTS)
    made = Stored("0", **told, roles=roles, units=units, townships=townships, state="active", made_at="", changed_at="")
    return _answered(response, desk, desk.accounts.create(who, made, with_password=body.with_password), done=201)


@others.get("/changes", summary="Changes that want a second person")
def waiting(
    desk: AtDesk,
    read: Reading,
    _: ConfirmsChanges,
    state: Annotated[Literal["waiting", "all"], Query(description="waiting: those that can be decided.")] = "waiting",
) -> Proposals:
    """The newest first."""
    now = desk.now
    found = [one for one in proposals(read) if state == "all" or is_open(one, now)]
    return Proposals(items=[answer.proposal(one, now) for one in found])


@others.post("/changes/{change}/confirm", summary="Confirm a change", responses=_CONFLICT)
def confirm(response: Response, desk: AtDesk, who: ConfirmsChanges, change: Ordinal) -> Changed:
    """Another person than the one who proposed it, and whose account it is not."""
    return _answered(response, desk, desk.accounts.confirm(who, change), done=200)


@others.post("/changes/{change}/reject", summary="Reject a change", responses=_CONFLICT)
def reject(response: Response, desk: AtDesk, who: ConfirmsChanges, change: Ordinal) -> Changed:
    """Who proposed it may take it back by this."""
    return _answered(response, desk, desk.accounts.reject(who, change), done=200)


@others.get("/{number}", summary="One account")
def account(desk: AtDesk, read: Reading, _: ManagesAccounts, number: Number) -> Account:
    """As it stands."""
    found = account_by_number(read, number)
    if found is None:
        raise NoSuchAccount
    return answer.account(read, found, desk.now)


@others.patch("/{number}", summary="Change an account", responses=_CHANGE)
def change(response: Response, desk: AtDesk, who: ManagesAccounts, number: Number, body: Change) -> Changed:
    """At once, or once a second person confirms: a role that reviews or administers, a reviewer's units, his end."""
    told = {name: value for name, value in body.model_dump().items() if value is not None}
    wanted = {name: frozenset(str(one) for one in value) if name in LISTS else value for name, value in told.items()}
    return _answered(response, desk, desk.accounts.change(who, number, wanted), done=200)


@others.post("/{number}/reset", summary="Set the credentials anew", responses=_CHANGE)
def reset(response: Response, desk: AtDesk, who: ManagesAccounts, number: Number, body: Resetting) -> Changed:
    """A temporary password; sessions and machine tokens are over. Of a guarded account once a second confirms."""
    return _answered(response, desk, desk.accounts.reset(who, number, forget=body.second_factor), done=200)


@others.post("/{number}/release", summary="End the wait after failed attempts", responses=_CONFLICT)
def release(response: Response, desk: AtDesk, who: ManagesAccounts, number: Number) -> Changed:
    """The next attempt is taken at once."""
    return _answered(response, desk, desk.accounts.release(who, number), done=200)


def _answered(response: Response, desk: Desk, told: changes.Changed, *, done: int) -> Changed:
    created = done == 201  # noqa: PLR2004 - an account that was made is there, whatever of it waits
    response.status_code = done if created or told.proposal is None else 202
    response.headers.update(NO_STORE)
    with desk.database.reading() as read:
        return answer.changed(read, told, desk.now)


router = APIRouter()
router.include_router(own)
router.include_router(others)
