"""A plan and a roster to a request: what is wrong is told with file, row, column, what was found and expected."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from draw_office import ROUND, draw

from monitor.draw.chain import QUICKNET
from monitor.draw.commitment import commitment
from monitor.draw.request import parse_request
from monitor.drawing.kept import NONCE, SECRETS, keep, opened_by, read_kept, secrets_of
from monitor.drawing.plan import ask, read_plan
from monitor.drawing.roster import read_roster
from monitor.drawing.wrong import FileUnfit
from monitor.intake.problems import FileRefused

SLOTS = ("土建", "造价")
NONCES = {party: party.encode().ljust(32, b".") for party in ("agency", "purchaser")}
PLAN = f"""
source = "urn:tw:unit:11999001MB00000946"
regime = "tendering"
snapshot_id = "SNAP-1"
draw_id = "DRAW-1"
ocid = "ocds-tw9990-2026-0001"
lot = "L1"
reveal_until = 2025-08-18T10:00:00+08:00
opening_at = "2025-08-19T10:00:00+08:00"
min_reveals = 2
max_per_employer = 2
decline_reasons = ["refused", "illness"]
slots = [{{ name = "土建", seats = 2 }}, {{ name = "造价", seats = 1 }}]

[commitments]
agency = "{commitment("DRAW-1", "agency", NONCES["agency"])}"
purchaser = "{commitment("DRAW-1", "purchaser", NONCES["purchaser"])}"

[[filters]]
filter = "region"
value = "999001"
before = 9
after = 4

[[fallback]]
kind = "drand"
round_at = 2025-08-18T12:00:00+08:00

[[fallback]]
kind = "lottery"
name = "快乐8"
issue = "2025220"
bits = 61
drawn_at = 2025-08-18T21:30:00+08:00

[[fallback]]
kind = "commit_reveal"
"""
ROSTER = (
    "专家,工作单位,专业,排除原因\nE-1,甲院,土建;造价,\nE-2,乙院,土建,\nE-3,丙院,土建|造价,kin\nE-4,甲院,土建、造价,\n"
)


def told(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def sentences(refused: FileUnfit) -> list[str]:
    zh, en = refused.text("zh").splitlines(), refused.text("en").splitlines()
    assert len(zh) == len(en) == len(refused.wrong)
    assert all("应为" in one for one in zh)
    return en


def test_a_request_is_made(tmp_path: Path) -> None:
    plan = read_plan(told(tmp_path, "plan.toml", PLAN))
    roster = read_roster(told(tmp_path, "roster.csv", ROSTER), plan.slots)
    made = ask(plan, roster)
    request = parse_request(made.asking["request"])
    assert request == made.request
    assert made.asking["snapshot_id"] == "SNAP-1"
    assert request.round_time == request.reveal_until + 600
    assert request.round_time - 3 < QUICKNET.time_of(request.round_no) <= request.round_time
    assert [row["kind"] for row in request.fallback] == ["drand", "lottery", "commit_reveal"]
    assert request.fallback[0]["round"] > request.round_no
    assert [one.excluded for one in roster] == [None, None, "kin", None]
    assert len({member.group for member in request.pool}) == 3
    assert set(made.secrets) == {"E-1", "E-2", "E-3", "E-4"}
    assert not re.search("E-[1-4]|甲院", json.dumps(made.asking, ensure_ascii=False))
    assert ask(plan, roster).secrets != made.secrets, "salts are fresh each time"


def test_a_round_may_be_named_by_its_number_or_its_moment(tmp_path: Path) -> None:
    named = read_plan(told(tmp_path, "a.toml", f"round = {ROUND}\n{PLAN}"))
    at = read_plan(told(tmp_path, "b.toml", f"round_at = {draw().at}\n{PLAN}"))
    assert (named.round_no, at.round_no) == (ROUND, ROUND)
    as_json = json.loads(json.dumps({**named.told, "reveal_until": "2025-08-18T10:00:00+08:00"}, default=str))
    assert read_plan(told(tmp_path, "c.json", json.dumps(as_json))).round_no == ROUND


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("min_reveals = 2", "", "plan.toml: min_reveals: a value expected, nothing found"),
        ("min_reveals = 2", 'min_reveals = "2"', "plan.toml: min_reveals: an integer expected, '2' found"),
        ("min_reveals = 2", "min_reveals = 3", "commitments: commitments of at least 3 parties expected, 2 found"),
        ("min_reveals = 2", "min_reveal = 2", "min_reveal: no such member expected, 2 found"),
        ("10:00:00+08:00\n", "10:00:00\n", "reveal_until: a moment with its offset"),
        ('"2025-08-19T10:00:00+08:00"', '"tomorrow"', "opening_at: a moment with its offset"),
        ('"2025-08-19T10:00:00+08:00"', '"2025-08-18T10:05:00+08:00"', "opening_at: an opening after the round"),
        ('"DRAW-1"', '"DRAW 1"', "draw_id: a code of 1-128 letters"),
        ("seats = 2", "seats = 5", "slots[0].seats: at least 5 eligible experts expected, 3 found"),
        ("seats = 2", "places = 2", "slots[0]: name and seats expected"),
        ("after = 4", "after = 5", "filters[0].after: the 4 of the pool expected, 5 found"),
        ('"illness"', '"no mood"', "decline_reasons[1]: one of refused"),
        ("bits = 61", "bits = 24", "fallback[1].bits: a lottery of at least 60 bits expected, 24 found"),
        ("drawn_at = 2025-08-18T21:30:00+08:00", 'drawn_at = "x"', "fallback[1].drawn_at: a moment with its offset"),
        ('kind = "commit_reveal"', 'kind = "dice"', "fallback[2].kind: drand, lottery or commit_reveal"),
        ("lot =", f"round = {ROUND}\nround_at = {draw().at}\nlot =", "round_at: round or round_at, not both expected"),
        ("lot =", 'chain = "moon"\nlot =', "chain: one of quicknet, tw-test expected, moon found"),
        ("lot =", "round = 7\nlot =", "round: a round at least 600 s after reveal_until expected"),
        ("lot =", "lot = =", "plan.toml: $: well-formed TOML expected"),
    ],
)
def test_what_is_wrong_with_a_plan(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    assert before in PLAN
    path, roster = told(tmp_path, "plan.toml", PLAN.replace(before, after, 1)), told(tmp_path, "roster.csv", ROSTER)
    with pytest.raises(FileUnfit) as refused:
        ask(read_plan(path), read_roster(roster, SLOTS))
    assert any(sentence in one for one in sentences(refused.value)), refused.value.text("en")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("专业", "speciality", "row 1, slots: this column expected, nothing found"),
        ("排除原因", "phone", "row 1, phone: columns of expert"),
        ("E-2,", "E-1,", "row 3, expert: an expert once (row 2 has the same) expected, E-1 found"),
        ("E-2,", "王小明,", "row 3, expert: "),
        ("E-2,", f"139{12345678},", "row 3, expert: "),
        ("E-2,", ",", "row 3, expert: "),
        ("乙院", "", "row 3, employer: an employer expected, nothing found"),
        ("土建|造价", "水利", "row 4, slots: one or more, each once, of 土建, 造价 expected, 水利 found"),
        ("土建|造价", "土建|土建", "row 4, slots: one or more, each once"),
        ("土建|造价", "", "row 4, slots: one or more, each once"),
        ("kin", "friend", "row 4, excluded: nothing, or one of employer_is_bidder"),
        ("kin", "kin,x", "row 4, #5: no such member"),
    ],
)
def test_what_is_wrong_with_a_roster(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        with pytest.raises(FileUnfit) as refused:
            read_roster(told(tmp_path, "roster.csv", ROSTER.replace(before, after, 1).encode(encoding)), SLOTS)
        assert any(sentence in one for one in sentences(refused.value)), refused.value.text("en")
        assert f"139{12345678}" not in refused.value.text("zh") + str(refused.value), "no personal number is repeated"


def test_a_roster_in_json(tmp_path: Path) -> None:
    rows: list[Any] = [{"expert": "E-1", "employer": "甲院", "slots": ["土建"]}]
    (one,) = read_roster(told(tmp_path, "a.json", json.dumps(rows)), SLOTS)
    assert (one.expert, one.slots, one.excluded) == ("E-1", ("土建",), None)
    rows += [{"expert": 7, "employer": "", "slots": "土建", "zz": 1}]
    with pytest.raises(FileUnfit) as refused:
        read_roster(told(tmp_path, "b.json", json.dumps(rows)), SLOTS)
    assert [(wrong.row, wrong.place) for wrong in refused.value.wrong] == [
        (2, "expert"), (2, "employer"), (2, "slots"), (2, "zz"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "[]", "{}", "[1]", "[{}", '[{"a": 1, "a": 2}]'])
def test_what_is_no_roster(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileUnfit, match="roster"):
        read_roster(told(tmp_path, "roster.json", text), SLOTS)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="nowhere"):
        read_roster(tmp_path / "nowhere.csv", SLOTS)
    with pytest.raises(FileRefused, match="plan"):
        read_plan(told(tmp_path, "plan.toml", b"\xff\xfe"))
    with pytest.raises(FileUnfit, match="expert"):
        read_roster(told(tmp_path, "empty.csv", ""), SLOTS)


def test_secrets_are_their_owners_and_never_written_over(tmp_path: Path) -> None:
    plan = read_plan(told(tmp_path, "plan.toml", PLAN))
    roster = read_roster(told(tmp_path, "roster.csv", ROSTER.replace("乙院", "11999001MB00000946")), plan.slots)
    made = ask(plan, roster)
    path = tmp_path / "folder" / "secrets.json"
    keep(path, secrets_of("DRAW-1", roster, made.secrets))
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(FileUnfit, match="never written over"):
        keep(path, {})
    assert path.read_bytes() == before
    rows = opened_by(path, "DRAW-1", None)
    assert {row["handle"] for row in rows} == {member.handle for member in made.request.pool}
    assert [row["employer"] for row in rows if "employer" in row] == [{"id": "11999001MB00000946"}]
    assert len(opened_by(path, "DRAW-1", [rows[0]["handle"]])) == 1
    with pytest.raises(FileUnfit, match="DRAW-2 expected, DRAW-1 found"):
        opened_by(path, "DRAW-2", None)
    with pytest.raises(FileUnfit, match="tw-draw-nonce/1 expected, tw-draw-secrets/1 found"):
        read_kept(path, NONCE)
    path.chmod(0o640)
    with pytest.raises(FileUnfit, match="0640 found"):
        read_kept(path, SECRETS)


@pytest.mark.parametrize("experts", [None, [1], [{"expert": "E-1"}], [{"expert": "E-1", "salt": "zz"}]])
def test_spoiled_secrets(tmp_path: Path, experts: Any) -> None:
    path = tmp_path / "secrets.json"
    keep(path, {"format": SECRETS, "draw_id": "DRAW-1", "experts": experts})
    with pytest.raises(FileUnfit, match="a list of expert and salt"):
        opened_by(path, "DRAW-1", None)


def test_the_plan_and_the_roster_of_the_page_are_read(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "draw.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in page.splitlines() if line.startswith(" " * 7)]
    first = lines.index('source = "urn:tw:unit:11999001MB00000946"')
    last = lines.index("tenderwatch draw request plan.toml --roster roster.csv --send")
    plan = read_plan(told(tmp_path, "plan.toml", "\n".join(lines[first:last])))
    assert plan.slots == list(SLOTS)
    assert [row["kind"] for row in plan.told["fallback"]] == ["lottery"]
    roster = lines[lines.index("专家,工作单位,专业,排除原因") : first]
    assert [one.excluded for one in read_roster(told(tmp_path, "roster.csv", "\n".join(roster)), SLOTS)] == [
        None,
        "kin",
    ]
