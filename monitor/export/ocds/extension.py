"""The extension `tw` as OCDS describes extensions, made from the event contract: data/ocds/tw and its code lists.

`python -m monitor.export.ocds.extension` writes the files, `--check` names those that are stale and ends with 1.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from monitor.export.ocds.schema import DATA
from monitor.export.ocds.sections import EXACT, SECTIONS, camel, own_fields
from monitor.export.ocds.values import Json
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.generated import command

OWNED: Final = "tw"
LISTS: Final = "codelists"
FORMATS: Final = {"instant": "date-time", "uri": "uri"}
WHOLE: Final = {"int": "integer", "year": "integer", "bool": "boolean", "object": "object"}


def _scalar(field: Field) -> Json:
    if field.type in {"money", "signed_money"}:
        return {"$ref": "#/definitions/Value"}
    if field.type in EXACT:
        return {"type": "number"}
    if field.type in contract().structures:
        return {"$ref": f"#/definitions/{_name(field.type)}"}
    out: Json = {"type": WHOLE.get(field.type, "string")}
    if field.type in FORMATS:
        out["format"] = FORMATS[field.type]
    if field.codes is not None:
        out |= {
            "codelist": f"{field.codes}.csv",
            "openCodelist": False,
            "enum": list(contract().codelists[field.codes]),
        }
    return out


def _name(structure: str) -> str:
    return "Tw" + "".join(part.capitalize() for part in structure.split("_"))


def _property(field: Field) -> Json:
    titles = {"title": field.zh, "description": field.en}
    if field.is_list:
        return titles | {"type": "array", "items": _scalar(field), "wholeListMerge": True}
    return titles | _scalar(field)


def _structures() -> Iterator[tuple[str, Json]]:
    for name, told in contract().structures.items():
        fields = {camel(field.name): _property(field) for field in told.fields.values()}
        yield _name(name), {"title": told.zh, "description": told.en, "type": "object", "properties": fields}


def _section(kinds: tuple[str, ...]) -> Json:
    """Fields of several kinds in one list: of one name and two forms only what both have in common is said."""
    fields: Json = {}
    for kind in kinds:
        for field in own_fields(kind).values():
            made, name = _property(field), camel(field.name)
            before = fields.get(name, made)
            fields[name] = {k: told for k, told in made.items() if before.get(k) == told}
    own: Json = {
        "id": {"type": "string"},
        "kind": {"type": "string", "enum": list(kinds)},
        "date": {"type": "string", "format": "date-time"},
    }
    return {"type": "object", "required": list(own), "properties": own | fields}


def release_patch() -> Json:
    """The patch of the release schema."""
    lists = {name: {"title": name, "type": "array", "items": _section(kinds)} for name, kinds in SECTIONS.items()}
    event: Json = {
        "type": "object",
        "required": ["id", "entry", "leafHash", "event"],
        "properties": {
            "id": {"type": "string"},
            "entry": {"type": "integer"},
            "leafHash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "event": {"type": "object"},
            "withheld": {"type": "array", "items": {"type": "string"}},
        },
    }
    members: Json = {
        "events": {
            "title": "events",
            "description": "The events that the release was made of, as the ledger keeps them.",
            "type": "array",
            "items": event,
            "omitWhenMerged": True,
        },
        "replaces": {
            "title": "replaces",
            "description": "The event that this release corrects or takes back: its release holds no more.",
            "type": "string",
            "omitWhenMerged": True,
        },
    }
    return {
        "properties": {"tw": {"$ref": "#/definitions/Tw"}},
        "definitions": {
            "Tw": {
                "title": "tenderwatch",
                "description": "What was told of the process and has no place in OCDS 1.1.",
                "type": "object",
                "properties": members | lists,
            },
            **dict(sorted(_structures())),
        },
    }


def described() -> Json:
    """`extension.json`."""
    lists = sorted(_codelists())
    return {
        "name": {"en": "tenderwatch", "zh": "公共资源交易与项目资金监督"},
        "description": {
            "en": "Draws of experts, decisions and signatures, allocations and programmes, acceptance, sanctions and "
            "disclosures, with the events of the ledger that a release was made of.",
            "zh": "专家抽取、决策与签字、资金分配与类别、验收、处罚与公开，以及生成各次发布所依据的账本事件。",
        },
        "compatibility": ["1.1"],
        "codelists": [f"{name}.csv" for name in lists],
        "schemas": ["release-schema.json"],
        "documentationUrl": {},
        "contactPoint": {},
    }


def _codelists(told: object = None) -> set[str]:
    """The code lists that the patch names."""
    here = release_patch() if told is None else told
    if isinstance(here, list):
        return set().union(*map(_codelists, here)) if here else set()
    if not isinstance(here, dict):
        return set()
    own = {here["codelist"].removesuffix(".csv")} if isinstance(here.get("codelist"), str) else set()
    return own.union(*map(_codelists, here.values()))


def _codelist(name: str) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["Code", "Title", "Title_zh"])
    rows.writerows([code, code.replace("_", " ").capitalize(), zh] for code, zh in contract().codelists[name].items())
    return out.getvalue()


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def pages() -> dict[str, str]:
    """Path under data/ocds -> content of everything in the extension's folder."""
    return {
        f"{OWNED}/extension.json": _text(described()),
        f"{OWNED}/release-schema.json": _text(release_patch()),
        f"{OWNED}/README.md": README,
    }


def code_lists() -> dict[str, str]:
    """Path under data/ocds -> content of every code list."""
    return {f"{LISTS}/{name}.csv": _codelist(name) for name in sorted(_codelists())}


README: Final = """# tw

OCDS 1.1 的扩展：OCDS 没有位置的内容放在 `tw` 之下。由事件契约生成，请勿手改；说明见 docs/ocds.md。

An extension of OCDS 1.1: what it has no place for stands under `tw`. Made from the event contract, not by hand; what
it means is told in docs/ocds.md.

| list | kinds |
|---|---|
""" + "".join(
    f"| `{name}` | {', '.join(f'{kind} {contract().kinds[kind].zh}' for kind in kinds)} |\n"
    for name, kinds in SECTIONS.items()
)


def main(arguments: list[str] | None = None) -> int:
    """The command: 0 = the files are fresh (now), 1 = `--check` found stale ones."""
    made = ((pages, OWNED), (code_lists, LISTS))
    return max(command(__doc__, DATA, told, owned, arguments) for told, owned in made)


if __name__ == "__main__":
    raise SystemExit(main())
