"""The network of a case is asked for beside the rest of the page; where it cannot be had, its block alone says so."""

from __future__ import annotations

from typing import Any

import pytest
from seen import said

from dashboard import client
from dashboard.words import words

CASE = "views/audit/case.py"


def test_a_network_that_does_not_come_leaves_the_page_whole(
    county: str, api: Any, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = api("/findings", rule="tnd.bid-period-20d")["items"][0]
    get, is_gone = client.get, [True]

    def asked(path: str, **query: Any) -> Any:
        if path == "/networks" and is_gone[0]:
            raise client.NotFetched("E-000")
        return get(path, **query)

    monkeypatch.setattr(client, "get", asked)
    test = opened(county, "zh", CASE, id=found["id"])
    assert not test.exception
    told, text = words("zh"), said(test)
    headings = [one.value for one in test.header]
    for block in ("finding.why", "finding.evidence", "case_block.network", "case_block.talk", "finding.history"):
        assert told[block] in headings
    assert told["state.failed.title"] in text
    assert text.count(told["app.foot"]) == 1
    is_gone[0] = False
    test.button(key="again").click().run()
    text = said(test)
    assert told["state.failed.title"] not in text
    assert told["network.legend"] in text


def test_where_the_page_cannot_be_read_its_foot_is_still_the_last(
    county: str, api: Any, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = api("/findings", rule="tnd.bid-period-20d")["items"][0]

    def refused(*asks: Any) -> Any:
        raise client.NotFetched("E-000")

    monkeypatch.setattr(client, "together", refused)
    test = opened(county, "zh", CASE, id=found["id"])
    assert not test.exception
    told, drawn = words("zh"), [str(getattr(one, "value", "")) for one in test.main]
    place = {key: drawn.index(told[key]) for key in ("case_block.network", "app.foot")}
    assert place["case_block.network"] < place["app.foot"]
    assert drawn.count(told["app.foot"]) == 1
    assert told["state.failed.title"] in said(test)
