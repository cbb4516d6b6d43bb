"""Whatever is sent, as the document allows it or just not, is answered as the document says, never by a failure."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from proved import proved
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from staff import bears

from api.access.table import ruled
from monitor.accounts.roles import Role

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
WHO = {
    Role.SUBMITTER: "owner",
    Role.CERTIFIER: "owner's certifier",
    Role.SUPERVISOR: "supervisor",
    Role.ADMINISTRATOR: "administrator",
    Role.WITNESS: "witness",
    Role.PUBLIC: "nobody",
}
ENDS = {("DELETE", "/session"), ("DELETE", "/account/sessions"), ("POST", "/oidc/sign-out"), ("POST", "/sign-out")}
"""What would end the session that asks on."""


def asker(roles: frozenset[Role]) -> str:
    """Somebody who may, so that what is sent reaches the route."""
    return next(name for role, name in WHO.items() if role in roles)


def skipped(answer: Any) -> Any:
    """A page refuses by a page, and the document tells of problem details only."""
    page = str(answer.headers.get("content-type", [""])[0]).startswith("text/html")
    return content_type_conformance if page and answer.status_code < 500 else None


def cases(operation: Any, mode: GenerationMode, count: int) -> list[Any]:
    """`count` requests of an operation, the same in every run: as the document allows them, or just not."""
    out: list[Any] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        out.append(case)

    with suppress(Unsatisfiable):  # nothing can be sent to it that the document does not allow
        collect()
    return out


def fuzz(county: Any, mode: GenerationMode, count: int, every: int = 1) -> tuple[int, list[str]]:
    """How many requests were made, to every `every`th operation, and what was wrong with their answers."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", county.app)
    acts = {(one.method, one.path.replace(":path}", "}")): one for one in ruled(county.app)}
    asked, wrong = 0, []
    for operation in islice((result.ok() for result in schema.get_all_operations()), 0, None, every):
        key = (operation.method.upper(), operation.path)
        if key in ENDS:
            continue
        headers = bears(county.secrets[asker(acts[key].roles)])
        for case in cases(operation, mode, count):
            asked += 1
            answer = case.call(headers=headers)
            try:
                case.validate_response(answer, checks=[one for one in CHECKS if one is not skipped(answer)])
            except FailureGroup as failed:
                told = "; ".join(str(one)[:300] for one in failed.exceptions)
                wrong.append(f"{case.method} {case.formatted_path}: {answer.status_code} {told}")
    return asked, wrong


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_a_few_cases(other_county: Any, mode: GenerationMode) -> None:
    asked, wrong = fuzz(other_county, mode, 2, every=10)
    assert asked > 10
    assert wrong == []


@pytest.mark.prove
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_many_cases_of_every_operation(other_county: Any, mode: GenerationMode) -> None:
    asked, wrong = fuzz(other_county, mode, 50)
    proved(f"schemathesis {mode.value}: {asked} requests to every operation, answers that were wrong {len(wrong)}")
    assert asked > 2_000
    assert wrong == []
