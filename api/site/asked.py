"""What a search of the window asks for: the fields of its form, read and checked, and the same as an address."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query

from api.deps import LARGEST, PLAIN
from monitor.export.window.board import FACETS, Wanted

PAGE: Final = 20
WAN: Final = 1_000_000
"""Fen in 10,000 yuan."""
MOST_WAN: Final = Decimal(10**9)
FIELDS: Final = ("q", *FACETS, "least", "most", "sort")
Text = Annotated[str, Query(max_length=200, pattern=PLAIN)]
Sort = Literal["newest", "amount"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as it was sent: `told` are its filled fields; `wrong` is the field that no amount can be read from."""

    told: dict[str, str]
    wanted: Wanted
    wrong: str | None

    @property
    def form(self) -> dict[str, str]:
        """Every field of the form, the empty ones too."""
        return {**dict.fromkeys(FIELDS, ""), **self.told}

    def but(self, **changed: str | None) -> dict[str, Any]:
        """The fields with some changed (None: taken away), from the first page on."""
        return {**self.told, **changed}


def _fen(told: str) -> int | None:
    """Fen of an amount in 10,000 yuan as somebody types it. Raises `ValueError`."""
    plain = told.replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(told) from error
    if not amount.is_finite() or not 0 <= amount <= MOST_WAN:
        raise ValueError(told)
    return int(amount * WAN)


async def asked(  # noqa: PLR0913 - the fields of the form
    *,
    q: Annotated[Text, Query(description="Words, all of which stand in title, ids, names or place.")] = "",
    place: Annotated[Text, Query(description="GB/T 2260 code.")] = "",
    year: Text = "",
    programme: Text = "",
    category: Text = "",
    stage: Text = "",
    buyer: Annotated[Text, Query(description="Id of the buyer.")] = "",
    supplier: Annotated[Text, Query(description="Id of a supplier.")] = "",
    least: Annotated[Text, Query(description="Least amount, in 10,000 yuan, included.")] = "",
    most: Annotated[Text, Query(description="Greatest amount, in 10,000 yuan, included.")] = "",
    sort: Annotated[Sort | Literal[""], Query(description="`newest` change first, or the largest `amount`.")] = "",
    offset: Annotated[int, Query(ge=0, le=LARGEST, description="Items passed over.")] = 0,
) -> Asked:
    """The form of a search as a dependency."""
    sent = {
        "q": q.strip(), "place": place, "year": year, "programme": programme, "category": category, "stage": stage,
        "buyer": buyer, "supplier": supplier, "least": least.strip(), "most": most.strip(), "sort": sort,
    }  # fmt: skip
    told = {name: value for name, value in sent.items() if value}
    wrong, bounds = None, {}
    for name in ("least", "most"):
        try:
            bounds[name] = _fen(told.get(name, ""))
        except ValueError:
            wrong = name
            bounds[name] = None
    facets = {name: told[name] for name in FACETS if name in told}
    wanted = Wanted(
        q.strip(), facets, bounds["least"], bounds["most"], by_amount=sort == "amount", limit=PAGE, offset=offset
    )
    return Asked(told, wanted, wrong)


Searched = Annotated[Asked, Depends(asked)]
