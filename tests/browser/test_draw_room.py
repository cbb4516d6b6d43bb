"""A clerk holds a whole draw from the unit's room, and a citizen verifies it on a phone and without the service."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from draw_office import KEY, POLICY, Clock, Office
from pydantic import SecretStr
from relay_server import relays
from screens import drawn
from served_county import kept, serving
from staff import session
from typer.testing import CliRunner

from api.app import create_app
from dashboard.words import words
from monitor.accounts.roles import Role
from monitor.cli.app import app as command
from monitor.settings import settings
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import COUNTY

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed").expect

UNIT = "11999001MB00000946"
DRAW, OCID = "DRAW-2026-31-1", "ocds-tw9990-2026-0031"
ROUND = 30_798_012
"""A recorded round of quicknet, of 2026-07-28 08:10: the first one ten minutes after the reveals end at 08:00."""
ASKED, REVEALED, OPENED = "2026-07-27 15:00", "2026-07-28 08:00", "2026-07-30 10:00"
SOURCE = f"urn:tw:unit:{UNIT}"
AWARD = {name: told for name, told in contract().kinds["award.made"].example["data"].items() if name != "lot_id"}
PHONE = {"width": 390, "height": 844}
TALL = {"width": 1440, "height": 1500}


def unix(told: str) -> int:
    """The second of a minute of the county."""
    return int(datetime.strptime(told, "%Y-%m-%d %H:%M").replace(tzinfo=COUNTY).timestamp())


@dataclass
class Chamber:
    """A unit's installation: its dashboard, its API, the log's office, a clock that is set by hand."""

    board: str
    base: str
    desk: Any
    office: Office
    clock: Clock
    visits: int = 0

    def secret(self) -> str:
        """A session of a clerk of the unit's, begun now."""
        self.visits += 1
        return session(self.desk, Role.SUBMITTER, [UNIT], name=f"clerk{self.visits}", label="报送岗")


@pytest.fixture
def chamber(chromium: str, new_dashboard: Any, tmp_path: Path) -> Iterator[Chamber]:
    policy = tmp_path / "witnesses.txt"
    policy.write_text(POLICY.text(), encoding="utf-8")
    clock = Clock(unix(ASKED))
    with relays(ROUND) as relay:
        more: dict[str, Any] = {"access": "accounts", "accounts_key_file": tmp_path / "accounts.key"}
        more |= {"log_origin": KEY.name, "log_key": SecretStr(KEY.text()), "witness_policy": policy}
        app = create_app(
            kept(tmp_path).model_copy(update={**more, "beacon_relays": f"{relay}/good"}), audit=False, clock=clock
        )
        office = Office(app.state.desk.database)
        office.clock = clock
        with serving(app) as base, new_dashboard(base, tmp_path) as board:
            yield Chamber(board, base, app.state.desk, office, clock)


def typed(folder: Path, *told: str) -> str:
    """What a command of the parties' own machines prints."""
    done = CliRunner().invoke(command, ["draw", *told])
    assert done.exit_code == 0, (told, done.output, sorted(folder.iterdir()))
    return done.output


def commitments(page: Any, folder: Path) -> dict[str, str]:
    """Each party makes its number on its own machine, by its line on the page: party -> what it hands over."""
    page.get_by_text(words("zh")["room.step_commitments"]).click()
    lines = page.locator("code", has_text="draw commitment").inner_text().splitlines()
    out = {}
    for line in lines:
        *told, file = shlex.split(line)[2:]
        told[1] = DRAW  # the page shows a number as it may be
        printed = typed(folder, *told, str(folder / file))
        out[told[2]] = printed.rpartition(" = ")[2].strip()
    return out


def dated(page: Any, name: str, told: str) -> None:
    """A moment is typed, part after part."""
    page.locator(f".st-key-plan_{name} [data-type=year]").click()
    page.keyboard.type("".join(sign for sign in told if sign.isdecimal()))


def planned(page: Any, folder: Path, handed: dict[str, str]) -> Path:
    """The plan is filled in and kept as a file."""
    page.get_by_text(words("zh")["room.step_plan"]).click()
    for name, value in (("draw_id", DRAW), ("ocid", OCID), ("lot", "L1"), ("snapshot_id", "SNAP-31")):
        page.locator(f".st-key-plan_{name} input").fill(value)
    page.locator(".st-key-plan_slots textarea").fill("土建 3\n造价 2")
    dated(page, "reveal_until", REVEALED)
    dated(page, "opening_at", OPENED)
    for party, value in handed.items():
        page.locator(f".st-key-plan_{party} input").fill(value)
    page.locator(".st-key-plan_go button").click()
    with page.expect_download() as coming:
        page.locator(".st-key-plan_file button").click()
    plan = folder / "plan.json"
    plan.write_bytes(coming.value.path().read_bytes())
    return plan


def roster(page: Any, folder: Path) -> Path:
    """The roster in the form that the page hands out: its own two rows, and forty experts more."""
    page.get_by_text(words("zh")["room.step_roster"]).click()
    with page.expect_download() as coming:
        page.locator(".st-key-roster button").click()
    rows = list(csv.reader(io.StringIO(coming.value.path().read_text(encoding="utf-8-sig"))))
    rows += [
        [f"E-{n:04d}", f"unit-{n % 9}", ("土建;造价", "土建")[n % 2], "kin" if n % 20 == 0 else ""]
        for n in range(10, 50)
    ]
    file = folder / "experts.csv"
    with file.open("w", encoding="utf-8", newline="") as told:
        csv.writer(told).writerows(rows)
    return file


def brings(page: Any, key: str, file: Path) -> None:
    """A file is chosen, when the page stands still, and stands in its form."""
    drawn(page, "zh")
    page.locator(f".st-key-{key} input[type=file]").set_input_files(file)
    page.locator(f".st-key-{key}").get_by_title(file.name).wait_for()  # a long name is shortened in the middle


def asked(page: Any, request: Path) -> None:
    """The request goes on record, and the room of the draw opens."""
    brings(page, "request_file", request)
    page.get_by_text(words("zh")["room.request_note"]).wait_for()
    expect(page.locator("body")).to_contain_text(REVEALED)
    page.locator(".st-key-ask_go button").click()
    page.wait_for_url(re.compile(f"draw={DRAW}"))


def revealed(page: Any, folder: Path, party: str, number: int) -> None:
    """A party's number becomes public; so many have then done so."""
    brings(page, f"nonce_file_{number - 1}", folder / f"nonce-{party}.json")
    page.locator(".st-key-reveal_go button").click()
    done = words("zh")["room.in_time"]
    expect(page.locator(".st-key-cards_parties").get_by_text(done)).to_have_count(number)


def room(chamber: Chamber, visit: Any, at: str) -> Any:
    """The room of the draw at another moment, by a session of then."""
    chamber.clock.unix = unix(at)
    page = visit(f"{chamber.board}/draw_room?draw={DRAW}&lang=zh", secret=chamber.secret(), size=TALL)
    drawn(page, "zh")
    return page


def says(page: Any, state: str) -> None:
    """The box tells what comes next."""
    expect(page.locator(".st-key-coming")).to_contain_text(words("zh")[f"room_next.{state}"].partition("{")[0])


def verified(chamber: Chamber, visit: Any, picture: Any, folder: Path) -> None:
    """A citizen, on a phone and without the service: every check holds."""
    page = visit(f"{chamber.base}/d?lang=zh", size=PHONE)
    page.locator(f'a[href*="{DRAW}"]').first.click()
    page.wait_for_load_state()
    told = page.inner_text("body")
    assert not [name for name in (f"V{n}" for n in range(1, 11)) if not re.search(rf"\b{name}\b", told)]
    assert words("zh")["check.fail"] not in page.locator("#checks").inner_text()
    picture(page, "citizen-draw-held.zh")
    with page.expect_download() as coming:
        page.get_by_role("link", name=words("zh")["verify.download"]).click()
    file = folder / "draw.json"
    file.write_bytes(coming.value.path().read_bytes())
    trusted = ["--vkey", KEY.verifier.text(), "--policy", str(folder / "witnesses.txt"), "--lang", "zh"]
    printed = typed(folder, "verify", str(file), *trusted)
    assert "✗" not in printed
    body = json.loads(file.read_text(encoding="utf-8"))
    seats = body["held"]["payload"]["seats"]
    seats[0]["handle"], seats[1]["handle"] = seats[1]["handle"], seats[0]["handle"]
    file.write_text(json.dumps(body), encoding="utf-8")
    assert CliRunner().invoke(command, ["draw", "verify", str(file), *trusted]).exit_code == 1


@pytest.mark.prove
def test_a_clerk_holds_a_draw_and_a_citizen_verifies_it(
    chamber: Chamber, visit: Any, picture: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zh, office = words("zh"), chamber.office
    page = visit(f"{chamber.board}/draw_room?lang=zh", secret=chamber.secret(), size=TALL)
    drawn(page, "zh")
    plan, experts = planned(page, tmp_path, commitments(page, tmp_path)), roster(page, tmp_path)
    picture(page, "draw-room.plan.zh")
    request, secrets = tmp_path / "request.json", tmp_path / "secrets.json"
    line = page.locator("code", has_text="draw request").inner_text()
    line = line.replace("plan.json", str(plan)).replace("roster.csv", str(experts))
    typed(tmp_path, *shlex.split(line)[2:], "--out", str(request), "--secrets", str(secrets))
    asked(page, request)
    drawn(page, "zh")
    says(page, "revealing")
    office.cosign()
    for number, party in enumerate(("agency", "supervision"), start=1):
        revealed(page, tmp_path, party, number)
    picture(page, "draw-room.revealing.zh")
    office.cosign()

    says(room(chamber, visit, "2026-07-28 08:05"), "awaiting_round")
    page = room(chamber, visit, "2026-07-28 08:11")
    says(page, "due")
    page.locator(".st-key-run_go button").click()
    seats = page.locator(".st-key-cards_seats tbody tr")
    expect(seats).to_have_count(5)
    drawn(page, "zh")
    picture(page, "draw-room.held.zh")
    record = tmp_path / "call.wav"
    record.write_bytes(b"a call, recorded")
    brings(page, "decline_evidence_0", record)
    page.locator(".st-key-decline_go button").click()
    expect(page.locator(".st-key-cards_declines tbody tr")).to_have_count(1)
    expect(seats).to_have_count(6)
    office.cosign()

    page = room(chamber, visit, "2026-08-03 09:00")
    office.enter("award.made", "award-31", {**AWARD, "ocid": OCID}, OCID, source=SOURCE)
    page.reload()
    drawn(page, "zh")
    page.get_by_text(zh["room.open"], exact=True).first.click()
    monkeypatch.setenv("TENDERWATCH_TOKEN", chamber.secret())
    settings.cache_clear()
    line = page.locator("code", has_text=f"draw open {DRAW}").text_content() or ""
    typed(tmp_path, *shlex.split(line.replace("secrets.json", str(secrets)))[2:])
    office.cosign()
    page.reload()
    drawn(page, "zh")
    says(page, "opened")
    expect(page.locator(".st-key-cards_seats")).to_contain_text(re.compile(r"E-\d{4}"))
    picture(page, "draw-room.opened.zh")
    verified(chamber, visit, picture, tmp_path)
