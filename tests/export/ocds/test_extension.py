"""The extension is made from the contract, and the contract has a place for every kind and field."""

from __future__ import annotations

import csv
import json

import pytest
from jsonschema import Draft4Validator

from monitor.export.ocds import extension
from monitor.export.ocds.codes import DOCUMENTS, METHODS, MILESTONES, PUBLICATIONS, TERMINATIONS
from monitor.export.ocds.extension import LISTS, OWNED, code_lists, main, pages
from monitor.export.ocds.masking import PUBLIC
from monitor.export.ocds.process import NAMED
from monitor.export.ocds.release import BLOCKS
from monitor.export.ocds.schema import DATA, release_schema
from monitor.export.ocds.sections import OF_KIND, camel, own_fields
from monitor.vocabulary.contract import contract

APART = {
    "expert.registered",
    "duty.assigned",
    "catalogue_item.listed",
    "spending.reported",
    "finding.disposed",
}
"""Kinds that have no list: no process has them as members, none names them."""


def test_the_files_are_fresh() -> None:
    assert main(["--check"]) == 0


def test_a_stale_file_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(extension, "pages", lambda: {f"{OWNED}/extension.json": "{}"})
    assert main(["--check"]) == 1
    assert "tw/release-schema.json" in capsys.readouterr().err


def test_every_kind_has_a_list_or_no_process() -> None:
    kinds = set(contract().kinds)
    assert set(OF_KIND) | APART == kinds
    assert not set(OF_KIND) & APART
    assert set(BLOCKS) | PUBLIC | NAMED <= set(OF_KIND)


def test_every_field_without_a_place_in_ocds_stands_under_tw() -> None:
    told = release_schema()["definitions"]["Tw"]["properties"]
    for kind, section in OF_KIND.items():
        known = told[section]["items"]["properties"]
        for name in own_fields(kind):
            assert camel(name) in known, f"{kind}.{name}"
        for field in contract().kinds[kind].fields.values():
            assert field.ocds or field.name in own_fields(kind), f"{kind}.{field.name}"


def test_the_patched_schema_is_a_schema() -> None:
    broken = {"properties": {"tw": {"type": "nothing"}}}
    assert Draft4Validator(Draft4Validator.META_SCHEMA).is_valid(release_schema())
    assert not Draft4Validator(Draft4Validator.META_SCHEMA).is_valid(broken)


def test_the_code_lists_are_those_that_the_schema_names() -> None:
    text = (DATA / OWNED / "release-schema.json").read_text(encoding="utf-8")
    told = json.loads((DATA / OWNED / "extension.json").read_text(encoding="utf-8"))
    named = {path.removeprefix(f"{LISTS}/") for path in code_lists()}
    assert set(told["codelists"]) == named
    assert all(f'"codelist": "{name}"' in text for name in named)
    with (DATA / LISTS / "method.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["Code"] for row in rows] == list(contract().codelists["method"])
    assert pages().keys() == {f"{OWNED}/{name}" for name in ("extension.json", "release-schema.json", "README.md")}


@pytest.mark.parametrize(
    ("list_", "words", "more"),
    [
        ("method", METHODS, {"other"}),
        ("termination", TERMINATIONS, set()),
        ("milestone_status", MILESTONES, set()),
    ],
)
def test_every_code_of_a_closed_list_has_a_word(list_: str, words: dict[str, str], more: set[str]) -> None:
    assert set(words) | more == set(contract().codelists[list_])


def test_words_are_of_codes_that_exist() -> None:
    assert set(PUBLICATIONS) <= set(contract().codelists["publication_kind"])
    assert set(DOCUMENTS) <= set(contract().codelists["document_kind"])
