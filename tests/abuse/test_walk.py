"""Every id asked for by every account: nobody is shown a record that he may not see, by any route (ASVS V4)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from api.access.table import Ruled, ruled
from monitor.accounts.principal import UNIT, Principal
from monitor.accounts.roles import Act, Role
from monitor.store.events import events_after
from monitor.store.screen_runs import add_run, change_run, claim_run
from monitor.store.unusual import put_results

OWNER, CENTRE = "owner", "centre"
FEW = ("owner", "centre's certifier", "owner's auditor", "administrator", "nobody")
OPEN = {Act.LOOK, Act.SIGN_IN, Act.OWN_ACCOUNT}
"""Acts whose answers are public, or of the asker himself."""


@pytest.fixture(scope="module")
def units(county: Any) -> dict[str, str]:
    """Organisation id of every unit in the log -> its mark."""
    with county.app.state.desk.database.reading() as read:
        told = {one.event.source.removeprefix(UNIT) for one in events_after(read, -1, 10_000)}
    return {unit: f"mark{unit[-6:]}kram" for unit in sorted(told) if unit.isalnum()}


def sees(who: Any, unit: str) -> bool:
    """What the table of access says in words, told here a second time."""
    role, own = who
    if role in {Role.SUBMITTER, Role.CERTIFIER}:
        return unit in own
    return role in {Role.AUDITOR, Role.SUPERVISOR} and unit not in own


@pytest.fixture(scope="module")
def ids(county: Any, units: dict[str, str]) -> dict[str, list[str]]:
    """Name of a path parameter -> ids that exist, of every unit, and one that does not."""
    with county.app.state.desk.database.reading() as read:
        log = events_after(read, -1, 10_000)
    first = {one.event.source: one for one in reversed(log)}
    data = json.dumps([one.event.data for one in log], default=str)
    found = county.get("supervisor", "/findings?limit=500").json()["items"]
    held: dict[str, str] = {}
    for one in found:
        held.setdefault(str(one["unit_id"]), one["id"])
    assert len(first) >= 5
    assert len(held) >= 3, held
    opened = [county.ask("supervisor", "POST", "/cases", json={"findings": [id]}) for id in held.values()]
    assert {made.status_code for made in opened} == {201}
    return {
        "entry": [str(one.seq) for one in first.values()] + ["0", "99999"],
        "finding_id": [*held.values(), "0" * 20],
        "process_id": [*sorted(set(re.findall(r'"(?:ocid|contract_id)": "([^"]+)"', data)))[:3], "none"],
        "project_id": [*sorted(set(re.findall(r'"project_id": "([^"]+)"', data)))[:2], "none"],
        "id": [*_drafts(county), "none"],
        "number": [*(str(made.json()["number"]) for made in opened), "99"],
        "hook_id": ["1"],
        "result_id": [*_unusual(county, units), "none"],
        "programme_id": [*sorted(set(re.findall(r'"programme_id": "([^"]+)"', data)))[:2], "none"],
    }


def _unusual(county: Any, units: dict[str, str]) -> list[str]:
    """Ids of what was found unusual about each unit, with its mark in the reason."""
    desk = county.app.state.desk
    rows = []
    for number, (unit, mark) in enumerate(units.items()):
        said = {"zh": mark, "en": mark}
        rows.append({
            "id": f"{number:020d}", "screen": "payment.walked", "version": 1, "market": "works",
            "subject_kind": "unit", "subject_id": unit, "process_id": None, "unit_id": unit, "day": None,
            "rank_ppm": 990_000, "compared": said, "reasons": [said], "innocent": [said], "figures": {}, "entries": [],
        })  # fmt: skip
    with desk.database.writing() as write:
        add_run(write, asked_by="1", is_nightly=False, asked_at=desk.now.isoformat(), day=desk.today)
        assert claim_run(write, "walk", now=desk.now, lease=timedelta(hours=1)) is not None
        put_results(write, 1, rows)
        change_run(write, 1, "walk", state="done", found=len(rows), has_results=True, log_seq=0)
    return [row["id"] for row in rows]


def _drafts(county: Any) -> list[str]:
    """Ids of a file that each of two units handed in, with its mark in it."""
    out = []
    for who in (OWNER, CENTRE):
        mark = f"mark{county.units[who][-6:]}kram"
        line = json.dumps({"id": mark, "note": mark}).encode() + b"\n"
        answer = county.ask(who, "POST", "/submissions", files={"file": (f"{mark}.jsonl", line)})
        assert answer.status_code in {201, 202}, answer.text
        out.append(str(answer.json()["id"]))
    return out


def _paths(one: Ruled, ids: dict[str, list[str]]) -> list[str]:
    names = re.findall(r"\{(\w+)(?::path)?\}", one.path)
    assert set(names) <= ids.keys(), f"{one.path}: which ids does it take?"
    path = re.sub(r"\{(\w+)(?::path)?\}", r"{\1}", one.path)
    return [path.format(**dict(zip(names, chosen, strict=True))) for chosen in product(*(ids[name] for name in names))]


@pytest.fixture(scope="module")
def guarded(county: Any, ids: dict[str, list[str]]) -> list[tuple[Ruled, str]]:
    """Every address that answers with what not everybody may see."""
    rows = [one for one in ruled(county.app) if one.method == "GET" and one.act not in OPEN]
    return [(one, path) for one in rows for path in _paths(one, ids)[: 2 if one.act is Act.EXPORT else None]]


def walked(
    county: Any, units: dict[str, str], guarded: list[tuple[Ruled, str]], unpacked: Any, names: Collection[str]
) -> int:
    """How many addresses were asked; fails where somebody is shown what he may not see, or not what he may."""
    wrong, shown, asked = [], set(), 0
    people = {name: county.who[name] for name in names}
    for name, who in people.items():
        let, first = who[0], dict(reversed(guarded))
        for one, path in guarded:
            if let not in one.roles and path != first[one]:
                continue  # a role that may not ask is told so before any id is read: once is enough
            answer = county.get(name, path)
            asked += 1
            if answer.status_code >= 500 or (let not in one.roles and answer.status_code not in {401, 403}):
                wrong.append((name, path, answer.status_code))
            body = unpacked(answer)
            for unit, mark in units.items():
                if mark.encode() in body:
                    shown.add((name, unit))
                    if not sees(who, unit):
                        wrong.append((name, path, mark))
    assert not wrong
    assert shown == {(name, unit) for name, who in people.items() for unit in units if sees(who, unit)}
    return asked


def test_nobody_is_shown_what_he_may_not_see(
    county: Any, units: dict[str, str], guarded: list[tuple[Ruled, str]], unpacked: Any
) -> None:
    assert walked(county, units, guarded, unpacked, FEW) > 200


@pytest.mark.prove
def test_nobody_at_all_is_shown_what_he_may_not_see(
    county: Any, units: dict[str, str], guarded: list[tuple[Ruled, str]], unpacked: Any
) -> None:
    assert walked(county, units, guarded, unpacked, county.who) > 500


def test_the_walk_sees_a_door_left_open(
    county: Any, units: dict[str, str], guarded: list[tuple[Ruled, str]], unpacked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Principal, "sees", lambda *_: True)
    with pytest.raises(AssertionError):
        walked(county, units, [one for one in guarded if "/events/" in one[1]], unpacked, ["owner"])


def test_nobody_acts_on_what_is_anothers(county: Any, ids: dict[str, list[str]]) -> None:
    mine, other = ids["id"][:2]
    for act in ("check", "withdraw"):
        assert county.ask("centre", "POST", f"/submissions/{mine}/{act}").status_code == 404
    refused = county.ask("centre's certifier", "POST", f"/submissions/{mine}/certify", json={})
    assert refused.status_code in {404, 422}
    before = county.get("owner", f"/submissions/{mine}").json()
    assert before["state"] != "withdrawn"
    number = county.get("owner", "/account/sessions").json()["items"][0]["session"]
    made = county.ask("owner", "POST", "/account/tokens", json={"label": "a", "scopes": ["submit"]})
    token = made.json()["token"]
    for path in (f"/account/sessions/{number}", f"/account/tokens/{token}"):
        for who in ("centre", "administrator", "supervisor"):
            assert county.ask(who, "DELETE", path).status_code == 404
    assert county.get("owner", "/account/sessions").json()["items"]
    assert other


def test_a_machine_token_does_what_it_was_made_for_and_nothing_else(county: Any) -> None:
    made = county.ask("auditor", "POST", "/account/tokens", json={"label": "b", "scopes": ["read_records"]})
    county.secrets["token"] = made.json()["secret"]
    assert county.get("token", "/findings").json()["code"] == "not_allowed"
    assert county.get("token", "/account/sessions").json()["code"] == "not_allowed"
    assert county.get("token", "/calendar").status_code == 200
