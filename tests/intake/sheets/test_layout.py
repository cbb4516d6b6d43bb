"""Every kind a bureau may send has its sheets and columns, all of them told apart and named in both languages."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from monitor.intake.sheets.families import FAMILIES, WITHDRAWAL, NoFamily, family_of
from monitor.intake.sheets.identity import KEYS, event_id, key_of
from monitor.intake.sheets.layout import LONGEST_TITLE, ROWS, TIMES, by_name, kinds, page_of, pages, times
from monitor.vocabulary.contract import Field, contract
from monitor.vocabulary.envelope import ONLY_FROM_MONITOR

SOURCE = "urn:tw:unit:11999001MB000006XG"


def test_every_kind_a_bureau_may_send_is_in_one_workbook() -> None:
    there = Counter(kind for family in FAMILIES for kind in family.kinds if kind != WITHDRAWAL)
    assert set(there) | {WITHDRAWAL} == set(contract().kinds) - ONLY_FROM_MONITOR
    assert set(there.values()) == {1}
    assert all(family.kinds[-1] == WITHDRAWAL for family in FAMILIES)
    with pytest.raises(NoFamily):
        family_of("no-such")


def leaves(fields: Mapping[str, Field], before: str = "") -> Iterator[str]:
    """Every value of a payload as the contract nests it, by its path with lists as slashes."""
    for name, field in fields.items():
        inner = contract().structures.get(field.type)
        if inner is None:
            yield before + name
        else:
            yield from leaves(inner.fields, f"{before}{name}{'/' if field.is_list else '.'}")


@pytest.mark.parametrize("kind", kinds())
def test_every_field_of_the_contract_has_a_column(kind: str) -> None:
    columns = {
        "/".join((*page.inside, column.path))
        for page in pages(kind)
        for column in page.columns
        if column.type != ROWS and column.path[0] not in "@#^"
    }
    assert columns == set(leaves(contract().kinds[kind].fields))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_titles_and_labels_tell_sheets_and_columns_apart(lang: str) -> None:
    for family in FAMILIES:
        titles = [getattr(page.title, lang).lower() for kind in family.kinds for page in pages(kind)]
        assert len(titles) == len(set(titles))
        assert all(0 < len(title) <= LONGEST_TITLE and not set(title) & set("[]:*?/\\'") for title in titles)
    for page in by_name().values():
        labels = [getattr(column.name, lang) for column in page.columns]
        assert len(labels) == len(set(labels)), page.name
        assert all(label.strip() for label in labels)
    assert len({page.mark for page in by_name().values()}) == len(by_name())


def test_what_a_time_means_is_told_in_both_languages() -> None:
    assert set(tomllib.loads(TIMES.read_text(encoding="utf-8"))) == set(kinds())
    assert all(told.zh.strip() and told.en.strip() for told in times().values())


def test_every_record_has_a_key_of_columns() -> None:
    assert set(KEYS) == set(kinds())
    for kind, paths in KEYS.items():
        assert set(paths) <= {column.path for column in page_of(kind).columns}, kind


def test_an_id_is_of_the_record_and_of_the_secret() -> None:
    told = contract().kinds["duty.assigned"].example
    key = key_of("duty.assigned", told["data"], time=told["time"], corrects=None)
    other = key_of("duty.assigned", {**told["data"], "rank": "head"}, time=told["time"], corrects=None)
    later = key_of("duty.assigned", told["data"], time="2027-01-01T00:00:00+08:00", corrects=None)
    assert key == other != later
    made = event_id(SOURCE, "duty.assigned", key, b"a" * 16)
    assert (
        made == event_id(SOURCE, "duty.assigned", key, b"a" * 16) != event_id(SOURCE, "duty.assigned", key, b"b" * 16)
    )
    assert told["data"]["person"] not in made
