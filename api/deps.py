"""What routes ask for in their signature: the desk, a reading session, a page, an id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import Depends, Path, Query, Request

from api.desk import Desk
from monitor.store.database import Read

LARGEST = 2**63 - 1
PLAIN = r"^[^\x00]*$"
"""Text without NUL, which PostgreSQL cannot hold."""


def desk_of(request: Request) -> Desk:
    """The desk of the app that a request reached."""
    return cast("Desk", request.app.state.desk)


async def at_desk(request: Request) -> Desk:
    """The same as a dependency: asynchronous, since every synchronous one costs a hop to another thread."""
    return desk_of(request)


AtDesk = Annotated[Desk, Depends(at_desk)]


def session(desk: AtDesk) -> Iterator[Read]:
    """A session on one state of the database, for the whole request."""
    with desk.database.reading() as read:
        yield read


Reading = Annotated[Read, Depends(session)]


Limit = Annotated[int, Query(ge=1, le=500, description="Most items in the answer.")]
Offset = Annotated[int, Query(ge=0, le=LARGEST, description="Items passed over.")]
Id = Annotated[str, Path(max_length=200, pattern=PLAIN)]
Narrow = Annotated[list[str], Query(max_length=50, description="May be given several times: any of them fits.")]
OneId = Annotated[str | None, Query(max_length=200, pattern=PLAIN)]
