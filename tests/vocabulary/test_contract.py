"""Code and contract together: every example is accepted, every field refuses what it has to, at its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from monitor.vocabulary.agreement import subject_of
from monitor.vocabulary.contract import PATH, contract
from monitor.vocabulary.envelope import ALL_FORMS, ONLY_FROM_MONITOR, structures
from monitor.vocabulary.models import payload_model, structure_model
from monitor.vocabulary.reading import read_event

Refused = Callable[..., dict[str, str]]
Example = Callable[[str], dict[str, Any]]

KINDS = sorted(contract().kinds)
CONTENT = "6ba2d18a09dc34fc93fe7a66cb97eb7dd2044ee62ee8720a186a41625c7baa0c"


def test_the_contract_changes_on_purpose_only() -> None:
    content = json.dumps(yaml.safe_load(PATH.read_text("utf-8")), ensure_ascii=False, sort_keys=True, default=str)
    assert hashlib.sha256(content.encode()).hexdigest() == CONTENT
    assert (len(contract().kinds), len(contract().structures), len(contract().codelists)) == (71, 43, 103)


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_is_accepted_and_kept_as_sent(kind: str, example: Example) -> None:
    told = example(kind)
    event = read_event(json.dumps(told, ensure_ascii=False).encode(), stored=kind in ONLY_FROM_MONITOR)
    assert event.type == kind
    assert event.data == told["data"]
    assert (event.id, event.source, event.subject, event.time) == (
        told["id"],
        told["source"],
        told["subject"],
        told["time"],
    )
    assert event.corrects == told.get("corrects")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_kind_is_accepted_and_none_is_out_of_reach(kind: str, bench: Any, refusal: Refused) -> None:
    seen = set()
    for event in bench.full(kind):
        assert refusal(event, stored=kind in ONLY_FROM_MONITOR) == {}
        seen |= {path[1] for path, _ in bench.fields(event) if len(path) > 1}
    assert seen == set(contract().kinds[kind].fields)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_refuses_what_it_has_to_at_its_place(kind: str, bench: Any, refusal: Refused) -> None:
    stored = kind in ONLY_FROM_MONITOR
    for event in bench.full(kind):
        for path, field in bench.fields(event):
            for way in bench.ways(event, path, field):
                found = refusal(bench.spoil(event, way.path, way.value), stored=stored)
                expected = "set_by_server" if way.path == ("submitter",) else way.code
                assert found.get(bench.place(way.path)) == expected, (way, found)
                beside = set(found) - {bench.place(way.path), "subject"}
                assert not beside or way.path in {("type",), ("data",)}, (way, found)


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_given_twice_is_refused_at_its_place(kind: str, bench: Any, refusal: Refused) -> None:
    for event in bench.full(kind):
        for path, _ in bench.fields(event):
            found = refusal(bench.doubled(event, path), stored=kind in ONLY_FROM_MONITOR)
            assert found == {bench.place(path): "doubled_key"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_optional_field_may_be_left_out(kind: str, bench: Any, refusal: Refused) -> None:
    for event in bench.full(kind):
        for path, field in bench.fields(event):
            if field.required or field.required_with or (kind, path) == ("event.withdrawn", ("corrects",)):
                continue
            without = bench.spoil(event, path, bench.absent)
            subject = subject_of(kind, without["data"])
            if subject is not None:
                without["subject"] = subject
                assert refusal(without, stored=kind in ONLY_FROM_MONITOR) == {}, path


def test_every_field_has_a_description_its_ocds_path_and_a_form() -> None:
    models = {name: (structure_model(name), told.fields) for name, told in structures().items()}
    models |= {name: (payload_model(name), told.fields) for name, told in contract().kinds.items()}
    for model, fields in models.values():
        assert set(model.model_fields) == set(fields)
        for name, field in fields.items():
            made = model.model_fields[name]
            assert field.zh in (made.description or "")
            assert field.en in (made.description or "")
            assert made.json_schema_extra["x-zh"] == field.zh
            assert made.json_schema_extra.get("x-ocds") == field.ocds
            assert field.codes in contract().codelists or field.type in ALL_FORMS or field.type in structures()
