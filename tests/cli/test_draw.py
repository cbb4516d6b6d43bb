"""`tenderwatch draw` as every role types it: a whole draw on a recorded round, in the local store and over HTTP."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import Result
from draw_office import KEY, POLICY, ROUND, UNIT, WITNESSES, Clock, signature
from processes import free_port
from relay_server import relays
from typer.main import get_command
from typer.testing import CliRunner

from api.app import create_app
from monitor.cli.app import app
from monitor.cli.draw import draw
from monitor.draw.chain import QUICKNET, TW_TEST
from monitor.draw.seating import chain
from monitor.ledger.note import parse_note
from monitor.settings import settings
from monitor.store.append import append
from monitor.store.database import open_database
from monitor.store.heads import add_cosignature, latest, sign_head
from monitor.vocabulary.contract import contract
from monitor.vocabulary.event import Event

AT = QUICKNET.time_of(ROUND)
OCID = "ocds-tw9990-2026-0001"
PARTIES = ("agency", "purchaser", "supervision")
SLOTS = {"土建": 3, "造价": 2}
ROSTER = "expert,employer,slots\n" + "".join(
    f"E-{n:04d},firm-{n % 9},{'土建' if n % 2 else '土建;造价'}\n" for n in range(40)
)


class Office:
    """Somebody who types commands in a folder of his own, and a clock that is set by hand."""

    def __init__(self, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.clock, self.monkeypatch = folder, clock, monkeypatch
        self.runner = CliRunner()
        self.door: list[str] = []

    def set(self, **told: str) -> None:
        """Settings of this installation."""
        for name, value in told.items():
            self.monkeypatch.setenv(f"TENDERWATCH_{name.upper()}", value)
        settings.cache_clear()

    def type(self, *words: str, far: bool = True) -> Result:
        """`tenderwatch draw ...`, through the door where the command has one."""
        return self.runner.invoke(app, ["draw", *words, *(self.door if far else ())])

    def done(self, *words: str, far: bool = True) -> str:
        """What a command answers that succeeds."""
        told = self.type(*words, far=far)
        assert told.exit_code == 0, told.output + repr(told.exception)
        return told.stdout

    def refused(self, *words: str, far: bool = True) -> str:
        """What a command says that is refused."""
        told = self.type(*words, far=far)
        assert told.exit_code == 2, told.output + repr(told.exception)
        assert "Traceback" not in told.output
        assert told.stderr.startswith("tenderwatch: ")
        return told.stderr

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def plan(self, **changed: Any) -> dict[str, Any]:
        """A plan on the recorded round, with the parties' commitments as they printed them."""
        commitments = {}
        for party in PARTIES:
            if not (self.folder / f"{party}.json").exists():
                printed = self.done("commitment", "DRAW-1", party, "--out", self.path(f"{party}.json"), far=False)
                (self.folder / f"{party}.txt").write_text(printed, encoding="utf-8")
            name, _, value = (self.folder / f"{party}.txt").read_text(encoding="utf-8").strip().partition(" = ")
            assert name == f"commitments.{party}"
            commitments[party] = value
        return {
            "source": UNIT, "regime": "tendering", "snapshot_id": "SNAP-1", "draw_id": "DRAW-1", "ocid": OCID,
            "lot": "L1", "slots": [{"name": name, "seats": seats} for name, seats in SLOTS.items()],
            "commitments": commitments, "min_reveals": 2, "max_per_employer": 2,
            "decline_reasons": ["refused", "unreachable", "illness"], "reveal_until": AT - 900, "round": ROUND,
            "opening_at": AT + 86_400, "filters": [{"filter": "region", "value": "999001", "before": 99, "after": 40}],
            **changed,
        }  # fmt: skip

    def ask(self, *more: str, **changed: Any) -> str:
        """The request is made and sent, an hour before its round."""
        self.clock.unix = AT - 3600
        (self.folder / "plan.json").write_text(json.dumps(self.plan(**changed)), encoding="utf-8")
        (self.folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
        files = ["--out", self.path("request.json"), "--secrets", self.path("secrets.json")]
        words = ["request", self.path("plan.json"), "--roster", self.path("roster.csv"), *files, "--send", *more]
        told = self.done(*words)
        self.cosign()
        return told

    def reveal(self, *parties: str) -> None:
        self.clock.unix = AT - 1200
        for party in parties or PARTIES:
            self.done("reveal", self.path(f"{party}.json"), "--source", UNIT.removeprefix("urn:tw:unit:"))
        self.cosign()

    def cosign(self, *, award: bool = False) -> None:
        """Both witnesses cosign the newest head; the award of the process is on record before, if it is to be."""
        database = open_database(settings().database, origin=KEY.name, key=KEY)
        with database.writing() as write:
            if award:
                data = {**contract().kinds["award.made"].example["data"], "ocid": OCID, "lot_id": "L1"}
                event = Event("award-1", UNIT, "award.made", OCID, self.clock().isoformat(), data)
                append(write, [event], now=self.clock())
            sign_head(write)
            head = latest(write)
            assert head is not None
            text = parse_note(head.note).text
            for key in WITNESSES:
                at = self.clock.unix + 1
                add_cosignature(write, head.size, key.verifier.text(), at, key.signature_line(text, at))
        database.close()

    def seats(self, number: int) -> str:
        """The handle in a seat, as `draw run` prints it."""
        return re.findall(r"[0-9a-f]{64}", self.done("run", "DRAW-1", "--signature", signature()))[number]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The local store, two witnesses, English."""
    clock = Clock(AT - 7200)
    monkeypatch.setattr("monitor.cli.draw_door.now", clock)
    told = Office(tmp_path, clock, monkeypatch)
    (tmp_path / "policy").write_text(POLICY.text(), encoding="utf-8")
    told.set(
        database=f"sqlite:///{tmp_path}/ledger.db", log_key=KEY.text(), language="en", access="open",
        lake=str(tmp_path / "lake"),
        witness_policy=str(tmp_path / "policy"),
    )  # fmt: skip
    yield told
    settings.cache_clear()


@pytest.fixture
def served(office: Office) -> Iterator[Office]:
    """The same through an API that listens on a port of this machine, with the same clock."""
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings(), audit=False, clock=office.clock), port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    office.door = ["--api", f"http://127.0.0.1:{port}"]
    yield office
    server.should_exit = True
    thread.join()


def test_a_whole_draw_in_the_local_store(office: Office) -> None:
    assert_whole(office)


def test_a_whole_draw_over_http(served: Office) -> None:
    assert_whole(served)


def assert_whole(office: Office) -> None:
    """Every role at its turn; the transcript passes all ten checks."""
    asked = office.ask()
    assert "40 experts, quicknet 20905307, SHA-256 " in asked
    assert re.search(r"on record, entry \d+", asked)
    for name, mode in (("secrets.json", 0o600), ("agency.json", 0o600)):
        assert (office.folder / name).stat().st_mode & 0o777 == mode
    public = (office.folder / "request.json").read_text(encoding="utf-8")
    assert not re.search(r"E-\d{4}|firm-", public)
    assert "on record before" in office.done("request", office.path("request.json"), "--send")
    office.reveal()
    office.clock.unix = AT + 5
    assert "next: run, void" in office.done("show", "DRAW-1")
    printed = office.done("run", "DRAW-1", "--signature", signature())
    seated = re.findall(r"^(\d) (\S+) ([0-9a-f]{64})$", printed, re.MULTILINE)
    assert [slot for _, slot, _ in seated] == ["土建"] * 3 + ["造价"] * 2
    (office.folder / "call 1.wav").write_bytes(b"nobody answers")
    gone = ["decline", "DRAW-1", "--handle", seated[1][2][:10], "--reason", "unreachable"]
    stepped = office.done(*gone, "--evidence", office.path("call 1.wav"))
    (into,) = re.findall(r"steps in: 土建 ([0-9a-f]{64})", stepped)
    assert into not in [handle for _, _, handle in seated]
    secrets = ["--secrets", office.path("secrets.json"), "--source", UNIT]
    assert "40 handles" in office.done("open", "DRAW-1", *secrets, "--audience", "auditors")
    assert "names are public only once the award is on record" in office.refused(
        "open", "DRAW-1", *secrets, "--audience", "public"
    )
    office.cosign(award=True)
    assert "5 handles" in office.done("open", "DRAW-1", *secrets, "--audience", "public")
    office.cosign()
    shown = office.done("show", "DRAW-1")
    assert "drawn, names published" in shown
    assert len(re.findall(r"E-\d{4}", shown)) == 5
    assert "declined" in shown
    office.done("transcript", "DRAW-1", "--out", office.path("draw.json"))
    transcript = json.loads((office.folder / "draw.json").read_text(encoding="utf-8"))
    (document,) = transcript["vacated"][0]["payload"]["evidence"]
    assert document["sha256"] == sha256(b"nobody answers").hexdigest()
    assert document["id"] == document["sha256"][:16], "a name with a blank may not stand in an event"
    checked = office.type("verify", office.path("draw.json"), far=False)
    assert (checked.exit_code, checked.stdout.count("✓"), checked.stdout.count("✗")) == (0, 9, 0)


def test_the_citizens_check_has_its_three_exit_codes(office: Office) -> None:
    office.ask()
    office.reveal()
    office.clock.unix = AT + 5
    office.seats(0)
    office.cosign()
    file = office.path("draw.json")
    office.done("transcript", "DRAW-1", "--out", file)
    trusted = ["--vkey", KEY.verifier.text(), "--policy", office.path("policy")]
    good = office.type("verify", file, *trusted, "--lang", "zh", far=False)
    assert (good.exit_code, good.stdout.count("✓")) == (0, 8)
    assert "V4  ✓ 随机数签名有效" in good.stdout
    raw = json.loads(Path(file).read_text(encoding="utf-8"))
    raw["held"]["payload"]["seats"][0]["handle"] = "00" * 32
    Path(file).write_text(json.dumps(raw), encoding="utf-8")
    bad = office.type("verify", file, *trusted, far=False)
    assert (bad.exit_code, "V6  ✗ the seats follow from the numbers" in bad.stdout) == (1, True)
    Path(file).write_text("{}", encoding="utf-8")
    none = office.type("verify", file, far=False)
    assert none.exit_code == 2
    assert office.type("verify", office.path("nowhere.json"), far=False).exit_code == 2


def test_the_round_is_fetched_from_the_relays_of_the_settings(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.ask()
    office.reveal()
    office.clock.unix = AT
    assert "no relay is set" in office.refused("run", "DRAW-1")
    with relays() as address:
        told = settings().model_copy(update={"beacon_relays": f"{address}/other-round {address}/good"})
        monkeypatch.setattr("monitor.cli.draw_door.settings", lambda: told)
        assert "on record, entry" in office.done("run", "DRAW-1")


def test_a_fallback_in_its_turn(office: Office) -> None:
    lottery = {"kind": "lottery", "name": "快乐8", "issue": "2025220", "bits": 61, "drawn_at": AT + 7200}
    office.ask(fallback=[lottery, {"kind": "commit_reveal"}])
    office.reveal()
    office.clock.unix = AT + 7200
    drawn = ["run", "DRAW-1", "--lottery", "快乐8", "--issue", "2025220", "--numbers"]
    assert "numbers: the numbers drawn" in office.refused(*drawn, "3,x")
    assert "fallbacks in their order" in office.refused("run", "DRAW-1", "--commit-reveal")
    assert "on record, entry" in office.done(*drawn, "3,9,27,80")


def test_a_void_and_what_is_missing_from_it(office: Office) -> None:
    office.ask()
    office.reveal("agency")
    office.clock.unix = AT
    assert "to be declared void" in office.done("show", "DRAW-1")
    void = ["void", "DRAW-1", "--reason", "too_few_reveals", "--signer", "P-5001", "--source", UNIT]
    assert "signature: a void needs the supervisor's signature" in office.refused(*void, "--form", "circle")
    assert "on record, entry" in office.done(*void, "--signed-at", "2025-08-18T12:00:00+08:00")
    assert "declared void" in office.done("show")


def test_a_blind_reserve(office: Office) -> None:
    """The supervisor hands out the next code for each decline, and nobody before knows who would step in."""
    printed = office.done("commitment", "DRAW-1", "supervision", "--out", office.path("s.json"), "--reserve", "3",
                          far=False)  # fmt: skip
    codes = json.loads((office.folder / "s.json").read_text(encoding="utf-8"))["reserve"]
    assert printed.splitlines()[1] == f"reserve_anchor = {codes[-1]}"
    assert (len(codes), codes) == (4, [codes[0], *(sha256(bytes.fromhex(one)).hexdigest() for one in codes[:-1])])
    assert len(chain(b"s", 4)) == 4
    office.ask(reserve_anchor=codes[-1])
    office.reveal()
    office.clock.unix = AT
    words = ["decline", "DRAW-1", "--handle", office.seats(0), "--reason", "refused", "--otc"]
    assert "otc: one-time code does not open the anchor" in office.refused(*words, codes[0])
    assert "steps in: 土建" in office.done(*words, codes[2])


Spoil = Callable[[Office], list[str]]


def asking(office: Office, roster: str = ROSTER, **changed: Any) -> list[str]:
    office.clock.unix = AT - 3600
    (office.folder / "plan.json").write_text(json.dumps(office.plan(**changed)), encoding="utf-8")
    (office.folder / "roster.csv").write_text(roster, encoding="utf-8")
    return ["request", office.path("plan.json"), "--roster", office.path("roster.csv"),
            "--out", office.path("request.json"), "--secrets", office.path("secrets.json"), "--send"]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (lambda at: asking(at, ROSTER.replace("E-0007", "E-0003")),
         "roster.csv：第9行 expert：应为不重复的专家", "roster.csv: row 9, expert: an expert once (row 5 has the same)"),
        (lambda at: asking(at, ROSTER.replace("firm-3,土建\n", "firm-3,水利\n", 1)),
         "roster.csv：第5行 slots：应为下列专业", "roster.csv: row 5, slots: one or more, each once"),
        (lambda at: asking(at, lot=7), "plan.json：lot：应为文字，实为 7", "plan.json: lot: a text expected, 7 found"),
        (lambda at: asking(at, round=ROUND - 1000), "round：应为揭示截止后至少 600 秒的轮次", "round: a round at least"),
        (lambda at: asking(at, chain="tw-test", round=TW_TEST.round_at(AT)), "本系统不接受", "it is refused here"),
        (lambda at: ["request", at.path("none.json")], "none.json：文件无法读取", "none.json: the file cannot be read"),
        (lambda at: ["commitment", "D", "friend", "--out", at.path("x")], "应为参与方之一", "one of purchaser"),
        (lambda at: ["reveal", at.path("none.json"), "--source", UNIT], "none.json", "none.json"),
        (lambda _: ["show", "DRAW-9"], "账本中没有抽取 DRAW-9 的申请", "the log holds no request of a draw DRAW-9"),
        (lambda _: ["run", "DRAW-9"], "账本中没有抽取 DRAW-9 的申请", "the log holds no request of a draw DRAW-9"),
        (lambda _: ["transcript", "DRAW-9"], "账本中没有抽取 DRAW-9 的申请", "the log holds no request of a draw"),
    ],
)  # fmt: skip
def test_what_is_refused_is_told_in_the_users_language(
    office: Office, words: Spoil, zh: str, en: str, lang: str
) -> None:
    told = words(office)
    office.set(language=lang)
    assert (zh if lang == "zh" else en) in office.refused(*told, far=False)


def test_files_are_never_written_over(office: Office) -> None:
    office.ask()
    before = (office.folder / "secrets.json").read_bytes()
    assert office.refused(*asking(office)).count("never written over") == 2
    assert "never written over" in office.refused("commitment", "DRAW-1", "agency", "--out", office.path("agency.json"))
    assert (office.folder / "secrets.json").read_bytes() == before


def test_a_seat_is_named_by_its_handle_alone(office: Office) -> None:
    office.ask()
    office.reveal()
    office.clock.unix = AT
    handle = office.seats(0)
    for short in (handle[:7], "ff" * 32):
        told = office.refused("decline", "DRAW-1", "--handle", short, "--reason", "refused")
        assert "the handle of one seat, its first 8 digits at least" in told


def test_over_http_refusals_and_strangers_are_told(served: Office) -> None:
    served.ask()
    served.clock.unix = AT - 899
    late = served.refused("reveal", served.path("agency.json"), "--source", UNIT)
    assert "the reveal is later than reveal_until" in late
    served.set(language="zh")
    assert "账本中没有抽取 DRAW-9 的申请" in served.refused("show", "DRAW-9")
    assert "揭示不足" in served.done("show")
    address = served.door[1]
    served.door = ["--api", f"{address}/health"]
    assert "404" in served.refused("show", "DRAW-1") or "没有该地址" in served.refused("show", "DRAW-1")
    served.door = ["--api", f"http://127.0.0.1:{free_port()}"]
    assert "ConnectError" in served.refused("show") or "refused" in served.refused("show")


@pytest.mark.parametrize("page", ["docs/draw.md", "docs/trust.md", "README.md", "README.zh.md"])
def test_every_command_of_the_pages_exists(root: Path, page: str) -> None:
    known = {one.name: one for one in get_command(draw).commands.values()}  # type: ignore[attr-defined]
    found = re.findall(r"tenderwatch draw ([a-z]+(?: \| [a-z]+)*)([^\n`#]*)", (root / page).read_text(encoding="utf-8"))
    assert found
    for names, words in found:
        for name in names.split(" | "):
            options = {option for one in known[name].params for option in one.opts}
            assert set(re.findall(r"--[a-z-]+", words)) <= options, (name, words)
