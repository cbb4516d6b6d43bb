"""The figures for a collector of metrics."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.deps import AtDesk
from api.metrics.scraper import Scrapes

router = APIRouter(prefix="/metrics", tags=["service"])


@router.get(
    "",
    summary="Figures of the service, as Prometheus reads them",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "The figures."}},
)
def metrics(__: Scrapes, desk: AtDesk) -> Response:
    """Requests, events, commits, log, audit, findings, heads, witnesses and connections; no record and no person."""
    return Response(generate_latest(desk.meters.registry), media_type=CONTENT_TYPE_LATEST)
