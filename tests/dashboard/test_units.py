from __future__ import annotations

from typing import Any

import pytest
from seen import tables

from dashboard.parts.units import choices, unit_marked, unit_text
from dashboard.words import words

LANGUAGES = ("zh", "en")
FINDING, PROCESS = "views/audit/case.py", "views/audit/process.py"
ALLOCATIONS = "views/public/allocations.py"


def unescaped(text: str) -> str:
    return text.replace("\\", "")


@pytest.mark.parametrize(
    ("id", "name", "text", "marked"),
    [
        ("1199", "水务局", "水务局", "水务局 :small[:gray[1199]]"),
        ("1199", None, "1199", "1199"),
        (None, None, "—", "—"),
        ("x:1", "a*b", "a*b", "a\\*b :small[:gray[x\\:1]]"),
    ],
)
def test_the_name_comes_first_and_the_code_where_there_is_none(
    id: str | None, name: str | None, text: str, marked: str
) -> None:
    assert (unit_text(id, name), unit_marked(id, name)) == (text, marked)


def test_units_of_one_name_can_be_told_apart() -> None:
    told = choices({"1": "镇A", "2": "镇A", "3": "镇B"}, ["1", "2", "3", "4"])
    assert len(set(told.values())) == 4
    assert (told["3"], told["4"]) == ("镇B", "4")
    assert all(told[id].startswith("镇A") and id in told[id] for id in ("1", "2"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_queue_shows_names(county: str, api: Any, opened: Any, lang: str) -> None:
    test = opened(county, lang)
    assert not test.exception
    told = api("/findings", limit=12)
    items = told["items"]
    named = [item["unit_name"] for item in items if item["unit_id"]]
    assert named
    assert all(named)
    assert list(test.dataframe[0].value["unit"]) == [item["unit_name"] or item["unit_id"] or "—" for item in items]
    options = test.selectbox(key="facet_unit_id").options
    assert {option.partition(" · ")[0] for option in options} >= {*named}
    assert not [id for id in told["unit_names"] if any(option.startswith(id) for option in options)]
    preview = unescaped("\n".join(one.value for one in test.markdown))
    assert unescaped(unit_marked(items[0]["unit_id"], items[0]["unit_name"])) in preview


def test_a_unit_is_chosen_by_its_name_and_asked_by_its_code(county: str, api: Any, opened: Any) -> None:
    unit, name = next(iter(api("/findings")["unit_names"].items()))
    test = opened(county, "zh")
    box = test.selectbox(key="facet_unit_id")
    box.set_value(unit).run()
    assert not test.exception
    assert test.query_params["unit_id"] in (unit, [unit])
    told = api("/findings", unit_id=unit, limit=12)
    assert list(test.dataframe[0].value["unit"]) == [name] * len(told["items"])


def test_a_unit_asked_for_in_the_address_is_shown_even_where_nothing_is_found(county: str, opened: Any) -> None:
    test = opened(county, "zh", unit_id="nobody")
    assert not test.exception
    assert test.selectbox(key="facet_unit_id").value == "nobody"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finding_and_its_process_name_who_buys_and_who_supplies(
    county: str, api: Any, opened: Any, lang: str
) -> None:
    item = api("/findings", rule="tnd.bid-period-20d")["items"][0]
    card = tables(opened(county, lang, FINDING, id=item["id"]).sidebar)[0]
    assert unit_marked(item["unit_id"], item["unit_name"]) in set(card.iloc[:, 1])
    told = api(f"/processes/{item['process_id']}")
    head = unescaped(opened(county, lang, PROCESS, id=item["process_id"]).caption[0].value)
    assert told["suppliers"]
    assert unescaped(words(lang)["process.unit"].format(unit=unit_marked(told["unit"], told["unit_name"]))) in head
    for firm in told["suppliers"]:
        assert unescaped(unit_marked(firm["id"], firm["name"])) in head


@pytest.mark.parametrize("lang", LANGUAGES)
def test_recipients_are_shown_by_name_with_their_code_beside(county: str, api: Any, opened: Any, lang: str) -> None:
    frame = opened(county, lang, ALLOCATIONS).dataframe[0].value
    shares = [share for plan in api("/allocations", limit=200)["items"] for share in plan["shares"]]
    firms = [share["recipient"] for share in shares if share["recipient"]["kind"] == "organisation"]
    assert all(firm["name"] for firm in firms)
    assert {(firm["name"], firm["id"]) for firm in firms} <= set(zip(frame["recipient"], frame["code"], strict=True))
