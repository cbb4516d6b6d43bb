"""Concerns: listed, opened on record, and moved on, by those who read them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query

from api.access.caller import ReadsConcerns
from api.access.looks import looked, unseen
from api.concerns import answer
from api.concerns.schemas import ActName, Concern, Concerns, Move, SortName, StateName
from api.deps import LARGEST, AtDesk, Limit, Offset, Reading
from api.language import Language
from api.problems import Refused
from api.schemas import Lang, ProblemItem
from monitor.accounts.principal import Principal
from monitor.accounts.refused import VaultUnreadable
from monitor.concerns import refused as fact
from monitor.concerns.sealed import vault_of
from monitor.concerns.states import ACTS, Act
from monitor.concerns.work import Recused, seen_by, step
from monitor.store.concerns import Sought, about_units, counted, listed

router = APIRouter(prefix="/concerns", tags=["concerns"])
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Number of the concern.")]
CONFLICT: Final[dict[int | str, dict[str, Any]]] = {
    409: {"description": "The act does not follow from the state, or somebody moved it."}
}


@router.get("", summary="What people reported, without what it says")
def concerns(
    who: ReadsConcerns,
    read: Reading,
    *,
    state: Annotated[list[StateName], Query(max_length=5, description="Several: any of them.")] = [],  # noqa: B006
    kind: Annotated[list[SortName], Query(max_length=7, description="Several: any of them.")] = [],  # noqa: B006
    limit: Limit = 50,
    offset: Offset = 0,
) -> Concerns:
    """The latest first; those about the reader's own unit are left out and counted."""
    recused = about_units(read, who.recused)
    sought = Sought(state, kind, recused)
    rows = listed(read, sought, limit=limit, offset=offset)
    return Concerns(
        total=sum(counted(read, sought, "state").values()),
        limit=limit,
        offset=offset,
        items=[answer.item(row) for row in rows],
        states=counted(read, Sought(kinds=kind, without=recused), "state"),
        kinds=counted(read, Sought(states=state, without=recused), "kind"),
        hidden={"recused": len(recused)} if recused else {},
    )


@router.get("/{number}", summary="One concern, opened")
def concern(who: ReadsConcerns, desk: AtDesk, read: Reading, lang: Language, number: Number) -> Concern:
    """The look is on the log before anything is answered."""
    with refusals(who, number, lang):
        row = seen_by(read, number, who)
        looked(desk, who, "concern", str(number))
        return answer.opened(read, vault_of(desk.settings.accounts_key_file), row)


@router.post("/{number}/{act}", summary="One step with a concern", responses=CONFLICT)
def move(who: ReadsConcerns, desk: AtDesk, lang: Language, number: Number, act: ActName, told: Move) -> Concern:
    """Read, pass on, answer, close, link to a case, note, reopen; the text of `answer` is shown to the teller."""
    vault = vault_of(desk.settings.accounts_key_file)
    with refusals(who, number, lang), desk.database.writing() as write:
        now, version = desk.now, told.version
        row = step(write, vault, number, Act(act), who, now=now, version=version, text=told.text, case=told.case)
        return answer.opened(write, vault, row)


@contextmanager
def refusals(who: Principal, number: int, lang: Lang) -> Iterator[None]:
    """Every named refusal inside becomes a problem in the caller's language."""
    try:
        yield
    except Recused as refused:
        raise unseen(who, "no_such_concern", str(number)) from refused
    except fact.NoSuchConcern as refused:
        raise Refused("no_such_concern", id=number) from refused
    except fact.NoSuchCaseToLink as refused:
        raise Refused("no_case_to_link", id=str(refused)) from refused
    except fact.NotNow as refused:
        can = [ACTS[Act(one)] for one in refused.can]
        words = {"zh": "、".join(one.zh for one in can) or "无", "en": ", ".join(one.en for one in can) or "nothing"}
        raise Refused("concern_not_now", can_zh=words["zh"], can_en=words["en"]) from refused
    except fact.MovedOn as refused:
        raise Refused("concern_moved", now=refused.now, seen=refused.seen) from refused
    except fact.TextUnfit as refused:
        raise Refused(
            "text_unfit", items=[unfit(refused, lang)], zh=refused.text("zh"), en=refused.text("en")
        ) from refused
    except VaultUnreadable as refused:
        raise Refused("concerns_sealed") from refused


def unfit(refused: fact.TextUnfit, lang: Lang) -> ProblemItem:
    """The place, what was found and what is expected, as a problem names it."""
    place = refused.field if refused.place is None else f"{refused.field}, character {refused.place}"
    found, expected = getattr(refused.found, lang), getattr(refused.expected, lang)
    return ProblemItem(place=place, code="text_unfit", found=found, expected=expected, text=refused.text(lang))
