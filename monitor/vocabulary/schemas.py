"""JSON Schema (draft 2020-12) of every kind, and the pages under docs/events/ that are made of them.

`python -m monitor.vocabulary.schemas` writes the pages, `--check` names those that are stale and ends with 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from monitor.vocabulary.contract import Kind, contract
from monitor.vocabulary.envelope import ALL_FORMS, BY_SERVER, ENVELOPE
from monitor.vocabulary.generated import command
from monitor.vocabulary.models import event_model

DOCS: Final = Path(__file__).parents[2] / "docs"
OWNED: Final = "events"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_DROPPED: Final = ("title",)


class _Generator(GenerateJsonSchema):
    """Optional fields are absent or there: no default, no null."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def _tidy(node: Any, *, names: bool = False) -> Any:
    """The schema without the titles pydantic adds, and with the Chinese labels beside every code list."""
    if isinstance(node, list):
        return [_tidy(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    inside = {"properties", "$defs"}
    out = {k: _tidy(v, names=k in inside) for k, v in node.items() if names or k not in _DROPPED}
    if not names and isinstance(node.get("x-codelist"), str):
        out["x-codes-zh"] = contract().codelists[node["x-codelist"]]
    return out


def schema_of(kind: str, *, stored: bool = False) -> dict[str, Any]:
    """The JSON Schema of one kind's event, envelope included.

    A submission by default; with `stored` the event as the server gives it out. It states every field; what fields
    must agree on, and check digits, only the reader checks.
    """
    told = contract().kinds[kind]
    made = _tidy(event_model(kind, stored=stored).model_json_schema(schema_generator=_Generator))
    return {
        "$schema": DIALECT,
        "$id": f"urn:tw:schema:{kind}:{contract().version}",
        "title": f"{kind} {told.zh}",
        **made,
        "x-group": told.group,
        "x-time": told.time,
        "x-subject": list(told.subject),
        "x-rules": list(told.rules),
        "examples": [told.example],
    }


def _row(kind: Kind) -> str:
    needed = ", ".join(f"`{field.name}`" for field in kind.fields.values() if field.required)
    subject = ", ".join(f"`{path}`" for path in kind.subject)
    return f"| [{kind.name}]({kind.name}.json) | {kind.zh} | {kind.en} | {kind.time} | {subject} | {needed} |"


def _envelope_rows() -> Iterator[str]:
    for field in ENVELOPE.values():
        need = "yes" if field.required else ("by the server" if field.name in BY_SERVER else "")
        form = "one of the kinds below" if field.type == "kind" else ALL_FORMS[field.type].expected.en
        shown = form.replace("<", "&lt;")
        yield f"| `{field.name}` | {need} | {shown} | {field.zh} | {field.en} |"


def index() -> str:
    """The page that leads to the kinds: envelope, conventions, kinds by group, code lists."""
    told = contract()
    out = [
        "# 事件契约 Event contract",
        "",
        (
            f"Version {told.version}: {len(told.kinds)} kinds, {len(told.structures)} structures, "
            f"{len(told.codelists)} code lists."
        ),
        "",
        (
            "Each kind has its JSON Schema (draft 2020-12, envelope included) beside this page; "
            "the schema holds an example."
        ),
        "",
        "## Envelope (CloudEvents 1.0)",
        "",
        "| attribute | required | form | 中文 | what it is |",
        "|---|---|---|---|---|",
        *_envelope_rows(),
        "",
        "## Conventions",
        "",
        *(f"{number}. {text}" for number, text in enumerate(told.conventions, start=1)),
        "",
        "## Kinds",
    ]
    for group in dict.fromkeys(kind.group for kind in told.kinds.values()):
        out += ["", f"### {group}", "", "| kind | 中文 | what it is | `time` | `subject` | required fields |"]
        out += ["|---|---|---|---|---|---|", *(_row(kind) for kind in told.kinds.values() if kind.group == group)]
    out += ["", "## Code lists", "", "| list | codes |", "|---|---|"]
    for name, codes in told.codelists.items():
        out.append(f"| `{name}` | {', '.join(f'`{code}` {label}' for code, label in codes.items())} |")
    return "\n".join(out) + "\n"


def pages() -> dict[str, str]:
    """Path under docs/ -> content of everything under docs/events/."""
    out = {f"{OWNED}/index.md": index()}
    for kind in contract().kinds:
        out[f"{OWNED}/{kind}.json"] = json.dumps(schema_of(kind), ensure_ascii=False, indent=1) + "\n"
    return out


def main(arguments: list[str] | None = None) -> int:
    """The command: 0 = pages are fresh (now), 1 = `--check` found stale ones."""
    return command(__doc__, DOCS, pages, OWNED, arguments)


if __name__ == "__main__":
    raise SystemExit(main())
