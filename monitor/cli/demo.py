"""The demonstration: a generated county into a store of its own, audited, measured, and opened in the browser."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from datetime import datetime
from heapq import merge
from pathlib import Path

from rich.console import Console

import monitor.demo
from monitor.audit.auditor import follow
from monitor.audit.in_force import charged
from monitor.cases.terms import terms_of
from monitor.cli.serve import serve
from monitor.cli.tables import measured
from monitor.demo import generate, write
from monitor.demo.accounts import open_doors
from monitor.demo.casework import work
from monitor.demo.coming import come, cosign, policy_of, witnesses, write_policy
from monitor.demo.current import current
from monitor.facts.lake import Lake
from monitor.rules.places import place
from monitor.settings import Settings, settings
from monitor.store.accounts import stamp
from monitor.store.database import open_database
from monitor.store.findings import listed
from monitor.store.own import PRODUCT
from monitor.store.screen_runs import add_run
from monitor.store.verdicts import coverage
from monitor.vocabulary.event import COUNTY, day_number
from monitor.vocabulary.reading import read_event
from monitor.vocabulary.verdicts import Verdict

OUT = Console()
EVENTS = "events.jsonl"
PLANTED = "planted.jsonl"
POLICY = "witnesses.policy"
ACCOUNTS = "accounts.json"


def demo_settings(folder: Path) -> Settings:
    """The settings of the demonstration: its own store, lake, key, witnesses; all rules on, draws on the test chain."""
    kept = {
        "database": f"sqlite:///{folder}/tenderwatch.db",
        "lake": folder / "lake",
        "place": "demo",
        "log_key_file": folder / "log.key",
        "witness_policy": folder / POLICY,
        "test_chain": True,
        "log_level": "warning",
        "accounts_key_file": folder / "accounts.key",
        "demo_accounts": folder / ACCOUNTS,
        "public_url": f"http://{settings().host}:{settings().port}",
        "dashboard_url": f"http://{settings().host}:{settings().dashboard_port}",
    }
    return settings().model_copy(update=kept)


def fingerprint() -> str:
    """Which county the generator makes: another one after any change to it."""
    sources = sorted(Path(monitor.demo.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def show(folder: Path, *, years: int, projects: int, serving: bool, now: datetime) -> None:
    """The county is in `folder`, and what was found in it on the screen."""
    folder = folder.resolve()  # the API runs in another working directory
    told = demo_settings(folder)
    made = folder / "made.json"
    wanted = {"years": years, "projects": projects, "county": fingerprint()}
    if not made.exists() or json.loads(made.read_text(encoding="utf-8")) != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _make(folder, told, years=years, projects=projects, now=now)
        made.write_text(json.dumps(wanted), encoding="utf-8")
    OUT.print(f"{now:%Y-%m-%d %H:%M}  {folder}", highlight=False)
    if serving:
        serve(told)


def _make(folder: Path, told: Settings, *, years: int, projects: int, now: datetime) -> None:
    started = time.perf_counter()
    summary = write(folder, years=years, projects=projects)
    OUT.print(
        f"generated: {summary.events:,} events, {summary.planted} breaches and {summary.gaps} gaps planted",
        highlight=False,
    )
    database = open_database(told.database, origin=told.log_origin, archive=told.archive, key=told.signing_key())
    database.migrate()
    keys = witnesses()
    write_policy(folder / POLICY, policy_of(told.signing_key(), keys))
    running = map(read_event, current(generate(years=years, projects=projects).world, now))
    with (folder / EVENTS).open(encoding="utf-8") as stream:
        came = come(database, merge(map(read_event, stream), running, key=lambda one: one.time), keys, told.place)
    spent = time.perf_counter() - started
    OUT.print(
        f"stored: {came.kept:,} events, {len(came.refused)} refused, {came.heads} cosigned heads  ({spent:.1f} s)",
        highlight=False,
    )
    follow(database, Lake(told.lake), charged(told.place))
    units = {key: unit.id for key, unit in generate(years=years, projects=projects).world.units.items()}
    open_doors(database, told, units, folder / ACCOUNTS, datetime.now(COUNTY))
    work(database, terms_of(place(told.place)), datetime.now(COUNTY))
    follow(database, Lake(told.lake), charged(told.place))
    with database.writing() as writing:
        asked = datetime.now(COUNTY)  # what is unusual is looked for once the service runs: nobody waits for it
        add_run(writing, asked_by=PRODUCT, is_nightly=False, asked_at=stamp(asked), day=day_number(asked.date()))
        cosign(writing, keys, asked)
    with database.reading() as read:
        findings = [row for row in listed(read) if row["state"] != "superseded"]
        cleared = [row for row in coverage(read) if row["verdict"] == Verdict.CLEAR]
    database.close()
    lines = ({**row, "verdict": "flagged", "scope": {"id": row["scope_id"]}} for row in findings)
    OUT.print(f"audited: {len(findings)} findings  ({time.perf_counter() - started:.1f} s)", highlight=False)
    clear = {row["rule"]: row["records"] for row in cleared}
    OUT.print(measured(lines, folder / PLANTED, clear))
