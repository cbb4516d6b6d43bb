"""The application: every room's routes under one roof, answering from the first request on."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from importlib.metadata import version

from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from api.accounts import routes as accounts
from api.accounts.refusals import answer_refusals
from api.allocations import routes as allocations
from api.bodies import Bodies
from api.calendar import routes as calendar
from api.cases import batch as case_batches
from api.cases import routes as cases
from api.cases import snoozes
from api.concerns import routes as concerns
from api.decisions import routes as decisions
from api.desk import Desk, county_now
from api.draws import routes as draws
from api.events import routes as events
from api.exports import routes as exports
from api.filters import routes as filters
from api.findings import routes as findings
from api.headers import Headed
from api.heads import Heads
from api.health import ready
from api.health import routes as health
from api.hooks import routes as hooks
from api.kinds import routes as kinds
from api.log import pages as window_ledger
from api.log import routes as log
from api.looks import routes as looks
from api.metrics import routes as metrics
from api.metrics.standing import Stands
from api.money import routes as money
from api.networks import routes as networks
from api.ocds import feeds
from api.ocds import routes as ocds
from api.ocds import staff as ocds_staff
from api.oidc import routes as oidc
from api.openapi import document
from api.overlays import routes as overlays
from api.papers import routes as papers
from api.places import routes as places
from api.problems import answer_problems
from api.processes import routes as processes
from api.proposals import routes as proposals
from api.questions import routes as questions
from api.receipts import page as receipt_pages
from api.receipts import routes as receipts
from api.remedies import routes as remedies
from api.replays import routes as replays
from api.reports import routes as reports
from api.rules import routes as rules
from api.screens import routes as screens
from api.site import allocations as window_allocations
from api.site import blacklist as window_blacklist
from api.site import concern as window_concern
from api.site import draws as window_draws
from api.site import home, party, process, reference, search, sign_in, style
from api.site import methods as window_methods
from api.site.lost import answer_browsers
from api.spending import routes as spending
from api.submissions import receipts as submission_receipts
from api.submissions import reports as submission_reports
from api.submissions import routes as submissions
from api.submissions import templates
from api.supervision import routes as supervision
from api.traffic.passing import Passing
from api.unusual import routes as unusual
from monitor.settings import Settings
from monitor.settings import settings as of_this_process

ROOMS = (
    events,
    submissions,
    submission_reports,
    submission_receipts,
    templates,
    findings,
    overlays,
    screens,
    unusual,
    filters,
    replays,
    proposals,
    reports,
    case_batches,
    cases,
    snoozes,
    questions,
    remedies,
    papers,
    supervision,
    exports,
    processes,
    networks,
    money,
    ocds_staff,
    ocds,
    feeds,
    rules,
    allocations,
    decisions,
    spending,
    calendar,
    draws,
    receipts,
    receipt_pages,
    log,
    concerns,
    looks,
    kinds,
    places,
    accounts,
    oidc,
    sign_in,
    home,
    search,
    process,
    party,
    style,
    window_allocations,
    window_concern,
    window_draws,
    window_ledger,
    window_methods,
    window_blacklist,
    reference,
    hooks,
    health,
    ready,
    metrics,
)
ROUTES = APIRouter()
"""The routes of all rooms; what they need of an installation hangs on the app that is asked.

FastAPI reads the signature of each when it is first asked, half a second of CPU for all: so once a process.
"""
for room in ROOMS:
    ROUTES.include_router(room.router)

GARBAGE = 20_000
"""New objects after which cycles are looked for: a batch makes thousands that live until its commit (default 700)."""


def create_app(
    settings: Settings | None = None,
    *,
    audit: bool = True,
    today: Callable[[], date] | None = None,
    clock: Callable[[], datetime] = county_now,
) -> FastAPI:
    """The API of one installation; needs no arguments and no start-up event.

    Database, sequencer and live audit are opened by the first request that needs them, or by the thread that makes the
    window ready once the server runs, and closed when it shuts down. `audit=False` leaves the live audit out; `clock`
    is the county's clock,
    `today` its calendar day where that is to be another than the clock's.
    """
    desk = Desk(settings or of_this_process(), audit=audit, today=today, clock=clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        gc.set_threshold(GARBAGE)
        desk.warm()
        yield
        await to_thread.run_sync(desk.close)

    app = FastAPI(
        title="tenderwatch",
        version=version("tenderwatch"),
        lifespan=lifespan,
        routes=list(ROUTES.routes),
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(Bodies, most=desk.settings.max_body_bytes)
    app.state.desk = desk
    answer_problems(app)
    answer_refusals(app)
    answer_browsers(app)
    desk.meters.registry.register(Stands(desk))
    inner = app.build_middleware_stack

    def layers() -> ASGIApp:
        """Ours are outermost, around the layer that answers what nobody expected."""
        return Passing(Headed(Heads(inner()), desk.settings), desk.meters)

    app.build_middleware_stack = layers  # type: ignore[method-assign]
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    return app
