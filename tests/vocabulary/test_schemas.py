"""The published JSON Schemas say what the reader does, and the pages are fresh."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from monitor.vocabulary import schemas
from monitor.vocabulary.contract import contract
from monitor.vocabulary.envelope import ONLY_FROM_MONITOR
from monitor.vocabulary.generated import stale

KINDS = sorted(contract().kinds)
BEYOND_SCHEMA = {"bad_check_digit", "float"}
"""What a JSON Schema cannot say: arithmetic; and that 1.0 is no integer."""


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def schema(kind: str) -> dict[str, Any]:
    return schemas.schema_of(kind)


def nodes(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(inner)


def test_every_object_is_closed_and_nothing_may_be_null(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    for node in nodes({name: part for name, part in schema.items() if name != "examples"}):
        assert node.get("type") != "null"
        assert "default" not in node
        assert "anyOf" not in node
        if node.get("type") == "object" and "properties" in node:
            assert node["additionalProperties"] is False


def test_the_schema_accepts_what_the_reader_accepts(kind: str, schema: dict[str, Any], bench: Any) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(contract().kinds[kind].example)
    for event in bench.full(kind):
        assert [error.json_path for error in validator.iter_errors(event)] == []


def test_the_schema_refuses_what_the_reader_refuses(kind: str, schema: dict[str, Any], bench: Any) -> None:
    validator = jsonschema.Draft202012Validator(schema)
    for event in bench.full(kind):
        for path, field in bench.fields(event):
            for way in bench.ways(event, path, field):
                if way.code not in BEYOND_SCHEMA:
                    assert not validator.is_valid(bench.spoil(event, way.path, way.value)), way


def test_fields_are_described_in_both_languages_with_code_labels(kind: str, schema: dict[str, Any]) -> None:
    told = contract().kinds[kind]
    properties = schema["$defs"][kind.replace(".", "_")]["properties"]
    assert set(properties) == set(told.fields)
    for name, field in told.fields.items():
        assert properties[name]["x-zh"] == field.zh
        assert field.en in properties[name]["description"]
        assert properties[name].get("x-ocds") == field.ocds
        if field.codes:
            holder = properties[name]["items"] if field.is_list else properties[name]
            codes = [holder["const"]] if "const" in holder else holder["enum"]
            assert sorted(codes) == sorted(contract().codelists[field.codes])
            assert properties[name]["x-codes-zh"] == contract().codelists[field.codes]
    assert schema["$id"] == f"urn:tw:schema:{kind}:1"


def test_what_the_server_sets_is_in_the_stored_form_only(kind: str, schema: dict[str, Any]) -> None:
    assert "recordedtime" not in schema["properties"]
    assert {"recordedtime", "submitter"} <= schemas.schema_of(kind, stored=True)["properties"].keys()


def test_the_pages_are_fresh() -> None:
    assert stale(schemas.DOCS, schemas.pages(), schemas.OWNED) == []
    assert len(schemas.pages()) == len(KINDS) + 1
    assert all(f"({name}.json)" in schemas.index() for name in KINDS)


def test_stale_missing_and_foreign_pages_are_told_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schemas, "DOCS", tmp_path)
    assert len(stale(tmp_path, schemas.pages(), schemas.OWNED)) == len(KINDS) + 1
    assert schemas.main([]) == 0
    folder = tmp_path / "events"
    (folder / "award.made.json").write_text("{}", encoding="utf-8")
    (folder / "bids.opened.json").unlink()
    (folder / "old.kind.json").write_text("{}", encoding="utf-8")
    names = ["events/award.made.json", "events/bids.opened.json", "events/old.kind.json"]
    assert schemas.main(["--check"]) == 1
    told = capsys.readouterr().err
    assert all(name in told for name in names)
    assert stale(tmp_path, schemas.pages(), schemas.OWNED) == names
    assert schemas.main([]) == 0
    assert schemas.main(["--check"]) == 0
    assert json.loads((folder / "award.made.json").read_text("utf-8"))["x-subject"] == ["ocid"]


def test_the_product_alone_sends_its_findings() -> None:
    assert {"finding.disposed"} == ONLY_FROM_MONITOR
