"""The table of routes and roles, read off the routes themselves: `docs/access.md` is made from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from api.access.caller import Allowed
from monitor.accounts.roles import ALLOWED, Act, Role

HEAD: Final = """# Who may do what

Made from the routes (`python -m api.page`); a test compares it with them, and asks every route as every role.

每个接口按角色的权限；由程序生成，并逐条测试。

A bureau (submitter, certifier) is shown the records of its own units only, and a record of others as if it were not
there. A reviewer (auditor, supervisor) is shown all but what concerns his own unit (recusal, 回避): findings about it
or judged on its records are left out and counted as hidden, whatever was asked for; one that rests on its records is
refused, and so are its records. An administrator keeps accounts and machines and reads no
record and no finding. Machine tokens are narrowed to the acts they were made for. Looks at records and findings, and
every export, are entries of the log.

"""


class Ruled(NamedTuple):
    """One route: method, path, the act it asks for, the roles that may."""

    method: str
    path: str
    act: Act
    roles: frozenset[Role]


class RouteUnruled(Exception):
    """A route names no act, or several, in its signature."""


def _acts(dependant: Dependant) -> Iterator[Act]:
    if isinstance(dependant.call, Allowed):
        yield dependant.call.act
    for inner in dependant.dependencies:
        yield from _acts(inner)


def ruled(app: FastAPI) -> list[Ruled]:
    """Every route of the API. Raises `RouteUnruled`."""
    out = []
    for route in iter_route_contexts(app.routes):
        told = getattr(route, "dependant", None)  # the pages of the documentation ask for nothing
        if not isinstance(told, Dependant):
            continue
        acts = set(_acts(told))
        if len(acts) != 1:
            raise RouteUnruled(f"{route.path}: exactly one act is expected, found {sorted(acts)}")
        (act,) = acts
        out += [Ruled(method, str(route.path), act, ALLOWED[act]) for method in sorted(route.methods or ())]
    return sorted(out, key=lambda one: (one.path, one.method))


def page(app: FastAPI) -> str:
    """The page, as Markdown."""
    roles = list(Role)
    lines = [f"| act | {' | '.join(roles)} |", "|---|" + "---|" * len(roles)]
    lines += [f"| `{act}` | " + " | ".join("yes" if one in ALLOWED[act] else "" for one in roles) + " |" for act in Act]
    lines += ["", f"| route | act | {' | '.join(roles)} |", "|---|---|" + "---|" * len(roles)]
    for one in ruled(app):
        marks = " | ".join("yes" if role in one.roles else "" for role in roles)
        lines.append(f"| `{one.method} {one.path}` | {one.act} | {marks} |")
    return HEAD + "\n".join(lines) + "\n"
