"""Cases: opened, listed, shown, moved by one act each; and who can have one."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response

from api.access.caller import WorksCases
from api.access.looks import looked
from api.cases.schemas import (
    ActName,
    Assignees,
    Case,
    Cases,
    ConclusionName,
    Doing,
    Opening,
    SeverityName,
    StateName,
)
from api.cases.working import Works, asked
from api.changed import IfChanged
from api.deps import LARGEST, PLAIN, AtDesk, Limit, Narrow, Offset, Reading
from monitor.cases.act import act
from monitor.cases.assigning import reviewers
from monitor.cases.listing import Wanted, listed
from monitor.cases.step import open_case
from monitor.store.database import Write

router = APIRouter(prefix="/cases", tags=["cases"])
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the case.")]
CONFLICT: Final[dict[int | str, dict[str, Any]]] = {
    403: {"description": "It is about the caller's own unit, or another's to do."},
    404: {"description": "There is no such case."},
    409: {"description": "It does not fit the case as it stands; `acts` are those that do."},
    422: {"description": "Something that the act needs is missing or wrong."},
}


@router.post("", status_code=201, summary="Open a case on findings", responses=CONFLICT)
def opened(works: Works, told: Opening, response: Response) -> Case:
    """It waits to be received, by the assignee or by whoever takes it up."""

    def made(write: Write) -> int:
        assignee, now, terms = works.account(told.assignee), works.desk.now, works.terms
        row = open_case(write, told.findings, works.who, assignee=assignee, text=told.text, now=now, terms=terms)
        return row.number

    number = works.do(made)
    response.headers["Location"] = f"/cases/{number}"
    return works.told(number)


@router.get("", summary="The cases, the latest due first", dependencies=[IfChanged])
def cases(  # noqa: PLR0913 - one argument a filter
    *,
    who: WorksCases,
    desk: AtDesk,
    read: Reading,
    state: Annotated[list[StateName], Query(description="Several: any of them.")] = [],  # noqa: B006
    conclusion: Annotated[list[ConclusionName], Query()] = [],  # noqa: B006
    severity: Annotated[list[SeverityName], Query()] = [],  # noqa: B006
    assignee: Annotated[list[str], Query(max_length=50, description="Numbers, `me` or `none`.")] = [],  # noqa: B006
    late: bool | None = None,
    unit_id: Narrow = [],  # noqa: B006
    rule: Narrow = [],  # noqa: B006
    q: Annotated[str, Query(max_length=200, pattern=PLAIN, description="Words in numbers, ids and names.")] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Cases:
    """None about the caller's own unit, none from which he recused himself; reading the list is a look."""
    looked(desk, who, "cases", "list")
    asked_for: dict[str, tuple[str, ...]] = {
        "state": tuple(state),
        "conclusion": tuple(conclusion),
        "severity": tuple(severity),
        "assignee": tuple(assignee),
        "late": () if late is None else (str(late).lower(),),
        "unit_id": tuple(unit_id),
        "rule": tuple(rule),
    }
    narrow = {name: fits for name, fits in asked_for.items() if fits}
    return Cases.model_validate(listed(read, Wanted(narrow, q, limit, offset), who, desk.today))


@router.get("/assignees", summary="To whom a case can be given")
def assignees(who: WorksCases, read: Reading) -> Assignees:
    """Active accounts that review; those of the case's own unit are refused when it is assigned."""
    told = [{"account": one.number, "label": one.label} for one in reviewers(read)]
    return Assignees.model_validate({"assignees": told, "me": who.account})


@router.get("/{number}", summary="One case", responses=CONFLICT, dependencies=[IfChanged])
def one(works: Works, number: Number) -> Case:
    """Findings, history, questions, what is to be put right, and the acts that the caller can do now."""
    return works.told(number)


@router.post("/{number}/{act_name}", summary="One act on a case", responses=CONFLICT)
def done(works: Works, number: Number, act_name: ActName, told: Doing) -> Case:
    """The case afterwards.

    `version` is the one that was seen: 409 where somebody was faster; the same act sent again is done once. Where two
    persons decide, `propose` waits for another's `confirm` or `return`.
    """

    def moved(write: Write) -> None:
        body = works.body_of(write, number) if act_name == "transfer" and told.to is None else ""
        act(write, number, asked(act_name, told), works.who, now=works.desk.now, terms=works.terms, body=body)

    works.do(moved)
    return works.told(number, is_leaving=act_name == "recuse")
