"""Draws of every kind as pages: each can be verified by whoever reads it, and a test chain proves nothing."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def draws(office: httpx.Client) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = office.get("/draws", params={"limit": 200}).raise_for_status().json()["items"]
    return told


def test_the_list_leads_to_every_draw(office: httpx.Client, draws: list[dict[str, Any]]) -> None:
    rows = list(csv.reader(io.StringIO(office.get("/d.csv").raise_for_status().content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [one["draw_id"] for one in draws]
    feed = ET.fromstring(office.get("/d.atom?lang=en").raise_for_status().content)  # noqa: S314 - our own
    entries = feed.findall(f"{ATOM}entry")
    titles = [f"{one['draw_id']} · {one['state_text']['en']}" for one in draws[:50]]
    assert [one.findtext(f"{ATOM}title") for one in entries] == titles
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries)
    page = office.get("/d", params={"lang": "en"}).raise_for_status().text
    assert all(one["draw_id"] in page for one in draws[:20])
    assert office.get("/d", params={"ocid": "none", "lang": "en"}).text.count("<table") == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_draw_shows_its_checks_and_both_sides(
    office: httpx.Client, draws: list[dict[str, Any]], lang: str
) -> None:
    states = {one["state"]: one for one in draws}
    assert len(states) >= 4
    for one in states.values():
        id_ = one["draw_id"]
        page = office.get(f"/d/{id_}", params={"lang": lang}, headers={"accept": "text/html"})
        assert page.status_code == 200, page.text
        checked = office.get(f"/draws/{id_}/check", params={"lang": lang})
        if checked.status_code == 200:
            for check in checked.json()["checks"]:
                assert f"{check['name']} {check['title'][lang]}" in page.text.replace("&#39;", "'")
        boxes = re.findall(r'<section class="box"><h2>', page.text)
        assert len(boxes) == 2
        assert "tenderwatch draw verify draw.json" in page.text
        assert ("--test-chain" in page.text) is one["is_test_chain"]


def test_no_expert_is_named_before_the_names_are_public(office: httpx.Client, draws: list[dict[str, Any]]) -> None:
    hidden = [one for one in draws if one["state"] == "held"]
    assert hidden
    for one in hidden:
        told = office.get(f"/draws/{one['draw_id']}").json()
        assert not [row for row in told["table"] if row["expert"]]
        assert not re.search(r"\bE-\d{3,}", office.get(f"/d/{one['draw_id']}").text)
