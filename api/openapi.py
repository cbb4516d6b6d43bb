"""The OpenAPI document: as FastAPI makes it, with problem details wherever a route can fail."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.access.table import ruled
from api.problem_kinds import KINDS
from api.problems import MEDIA
from api.schemas import ProblemDetails
from monitor.accounts.roles import ALLOWED, Act, Role

DESCRIPTION: Final = (
    "Monitor of public-resource tendering and project funds. Events go in and are kept; rules judge them; findings "
    "come out, ranked, with numbers, articles and evidence. A finding is a reason to look, never a conclusion."
)
TAGS: Final = [
    {"name": "events", "description": "What bureaus send, and the receipts they get."},
    {"name": "submissions", "description": "Files of units: checked, certified by a second person, receipted."},
    {"name": "findings", "description": "The queue, and the why of each finding."},
    {"name": "exports", "description": "Findings as files; each export is on the ledger before it leaves."},
    {"name": "processes", "description": "Processes and projects in the order of time."},
    {"name": "rules", "description": "The rules, their articles, values and coverage."},
    {"name": "allocations", "description": "What was published of the sharing out of money."},
    {"name": "draws", "description": "Draws of experts that anybody can verify (tw-draw/1)."},
    {"name": "contract", "description": "Kinds of events and places."},
    {"name": "notices", "description": "Webhooks and mailboxes, and what became of each notice."},
    {"name": "service", "description": "The service itself."},
]
EVERYWHERE: Final = {"429": "Too many requests; see Retry-After.", "503": "The store cannot be reached."}
BODY: Final = {"400": "The body cannot be read.", "422": "Something in it is wrong."}
PARAMETERS: Final = "A parameter is wrong."
_SECRET: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "The secret of a session (POST /session) or a machine token; who may what: docs/access.md.",
}
_REF: Final = {"$ref": "#/components/schemas/ProblemDetails"}


def _problem(description: str, status: str) -> dict[str, Any]:
    code = next((code for code, kind in KINDS.items() if str(kind.status) == status), "bad_request")
    kind = KINDS[code]
    example = {
        "type": f"urn:tw:problem:{code}",
        "title": kind.title["en"],
        "status": int(status),
        "detail": kind.detail["en"],
        "code": code,
        "instance": "/",
        "lang": "en",
        "problems": [],
    }
    return {"description": description, "content": {MEDIA: {"schema": _REF, "example": example}}}


def _rule(operation: dict[str, Any], act: Act) -> None:
    """Who may, and what is answered to others."""
    told: dict[str, Any] = operation["responses"]
    told.setdefault("401", {"description": "Nobody signed in, or the credential is none (any more)."})
    told.setdefault("403", {"description": "The account may not do this."})
    operation["x-act"] = act.value
    operation["security"] = [{}, {"account": []}] if Role.PUBLIC in ALLOWED[act] else [{"account": []}]


def _complete(operation: dict[str, Any], path: str) -> None:
    told: dict[str, Any] = operation["responses"]
    if "{" in path:
        told.setdefault("404", {"description": "There is no such thing."})
    if "422" in told and "HTTPValidationError" in str(told["422"]):
        told["422"] = {"description": PARAMETERS}
    if "requestBody" in operation:
        for status, description in BODY.items():
            told.setdefault(status, {"description": description})
    for status, description in EVERYWHERE.items():
        told.setdefault(status, {"description": description})
    if any(one.get("name") == "if-none-match" for one in operation.get("parameters", [])):
        told["304"] = {"description": "Unchanged since the ETag that was sent."}
    for status in [status for status in told if status >= "400"]:
        told[status] = _problem(told[status]["description"], status)


def document(app: FastAPI) -> dict[str, Any]:
    """The document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title,
            version=app.version,
            description=DESCRIPTION,
            routes=app.routes,
            tags=TAGS,
            license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        )
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs", {}) | {"ProblemDetails": problem}
        made["components"]["securitySchemes"] = {"account": _SECRET}
        acts = {(one.path.replace(":path}", "}"), one.method.lower()): one.act for one in ruled(app)}
        for path, operations in made["paths"].items():
            for method, operation in operations.items():
                _rule(operation, acts[path, method])
                _complete(operation, path)
        for gone in ("HTTPValidationError", "ValidationError"):
            schemas.pop(gone, None)
        app.openapi_schema = made
    return app.openapi_schema
