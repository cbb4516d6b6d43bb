"""The application: every room's routes under one roof, answering from the first request on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from importlib.metadata import version

from anyio import to_thread
from fastapi import FastAPI

from api.allocations import routes as allocations
from api.calendar import routes as calendar
from api.decisions import routes as decisions
from api.desk import Desk, county_now
from api.draws import routes as draws
from api.events import routes as events
from api.findings import routes as findings
from api.health import routes as health
from api.kinds import routes as kinds
from api.log import routes as log
from api.openapi import document
from api.places import routes as places
from api.problems import answer_problems
from api.processes import routes as processes
from api.receipts import routes as receipts
from api.rules import routes as rules
from api.spending import routes as spending
from monitor.settings import Settings
from monitor.settings import settings as of_this_process

ROOMS = (
    events,
    findings,
    processes,
    rules,
    allocations,
    decisions,
    spending,
    calendar,
    draws,
    receipts,
    log,
    kinds,
    places,
    health,
)


def create_app(
    settings: Settings | None = None,
    *,
    audit: bool = True,
    today: Callable[[], date] | None = None,
    clock: Callable[[], datetime] = county_now,
) -> FastAPI:
    """The API of one installation; needs no arguments and no start-up event.

    Database, sequencer and live audit are opened by the first request that needs them, and closed when the server
    shuts down. `audit=False` leaves the live audit out; `clock` is the county's clock,
    `today` its calendar day where that is to be another than the clock's.
    """
    desk = Desk(settings or of_this_process(), audit=audit, today=today, clock=clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await to_thread.run_sync(desk.close)

    app = FastAPI(title="tenderwatch", version=version("tenderwatch"), lifespan=lifespan)
    app.state.desk = desk
    answer_problems(app)
    for room in ROOMS:
        app.include_router(room.router)
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    return app
