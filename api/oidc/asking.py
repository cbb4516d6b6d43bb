"""The provider of the app that a request reached, and what ends a sign-in as problem details."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.responses import Response

from api.deps import AtDesk
from api.oidc.page import ended
from api.problem_kinds import KINDS
from api.problems import Refused
from api.schemas import Lang, ProblemItem
from monitor.accounts.oidc.provider import Provider, client_of
from monitor.accounts.oidc.refused import NothingUnderWay, NotVouched, ProviderUnavailable
from monitor.settings import Settings

LOG = logging.getLogger(__name__)
CODES: Final[dict[type[NotVouched], str]] = {
    ProviderUnavailable: "provider_unavailable",
    NothingUnderWay: "no_sign_in_under_way",
}
"""Fact -> code of the problem; every other is `provider_sign_in_refused`, with the fact's own name under `problems`."""


def provider_at(request: Request, settings: Settings) -> Provider | None:
    """The provider of this installation, made once an app; None where none is set."""
    state = request.app.state
    if getattr(state, "provider", None) is None:
        client = client_of(settings)
        state.provider = None if client is None else Provider(client, monotonic)
    known: Provider | None = state.provider
    return known


def provider_set(request: Request, desk: AtDesk) -> Provider:
    """The provider. Raises `Refused` where none is set."""
    known = provider_at(request, desk.settings)
    if known is None:
        raise Refused("no_provider")
    return known


AtProvider = Annotated[Provider, Depends(provider_set)]


def answered(request: Request, lang: Lang, steps: Callable[[], Response]) -> Response:
    """The answer of `steps`; where they are refused, a page for whoever asks for one, else the problem (raised)."""
    try:
        with refusals(lang):
            return steps()
    except Refused as refused:
        if "text/html" not in request.headers.get("accept", ""):
            raise
        kind = KINDS[refused.code]
        facts = [item.text for item in refused.items] or [kind.detail[lang].format(**refused.words)]
        return ended(lang, " ".join(facts), kind.status)


@contextmanager
def refusals(lang: Lang) -> Iterator[None]:
    """Every named refusal inside becomes a problem in the caller's language, and a line in the log."""
    try:
        yield
    except NotVouched as refused:
        LOG.info("a sign-in by the provider ended: %s", refused)
        fact = refused.zh if lang == "zh" else refused.en
        item = ProblemItem(place="", code=refused.code, found="", expected="", text=fact)
        code = CODES.get(type(refused), "provider_sign_in_refused")
        raise Refused(code, items=[item], fact_zh=refused.zh, fact_en=refused.en) from refused
