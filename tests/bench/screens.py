"""The screens over many findings and processes: seconds in Chromium for staff, milliseconds for 50 public readers.

    python tests/bench/screens.py --folder DIR [--copies 176] [--only staff|public] [--times 5]

Makes the store in DIR where it is not there (176 copies: 10,000 processes, 100,000 findings), and brings one of an
older release up to this one. The last lines are two tables in Markdown, each with its reference in the same run: a
dashboard page that asks for nothing much (the ledger), and the smallest answer of the API (`/health`). A row says
whether it is within its goal.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "tests" / "browser"), str(Path(__file__).parent)]

import httpx  # noqa: E402
import load  # noqa: E402
from conftest import CHROMIUM, FLAGS, SIZE, dashboard  # noqa: E402
from large_county import made  # noqa: E402

ORIGIN: Final = "localhost/tenderwatch"
READERS: Final = 50
SECONDS: Final = 20.0
STAFF_GOALS: Final = {"queue, first paint": 1.5, "queue, a filter in the address": 1.5, "case, its blocks": 1.0}
"""Median seconds."""
PUBLIC_GOAL: Final = 200.0
"""Milliseconds at p95."""


def store(folder: Path, copies: int) -> str:
    """The address of the large store."""
    from monitor.ledger.keyfile import make_key
    from monitor.store.database import open_database

    url = f"sqlite:///{folder}/county.db"
    if not (folder / "county.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        make_key(folder / "log.key", ORIGIN)
        print(made(url, folder, copies=copies, origin=ORIGIN))
    database = open_database(url, origin=ORIGIN)
    database.migrate()
    database.close()
    return url


def known(url: str) -> dict[str, list[str]]:
    """Ids of processes, firms and findings that are there, a few hundred of each."""
    from monitor.store.database import open_database

    database = open_database(url, origin=ORIGIN)
    asked = {
        "process": "SELECT DISTINCT id FROM link WHERE noun = 'process' ORDER BY id LIMIT 20000",
        "party": "SELECT DISTINCT id FROM link WHERE noun = 'party' AND kind = 'contract.signed' ORDER BY id LIMIT 300",
        "finding": "SELECT id FROM finding WHERE state = 'raised' ORDER BY id LIMIT 20000",
    }
    with database.reading() as read:
        found = {noun: read.connection.exec_driver_sql(sql).scalars().all() for noun, sql in asked.items()}
    database.close()
    dice = random.Random(7)
    return {noun: dice.sample(list(ids), min(300, len(ids))) for noun, ids in found.items()}


def told(*cells: object) -> None:
    """A row of a table in Markdown."""
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def staff_table(seen: dict[str, list[float]]) -> None:
    """Median and worst of each page in seconds, beside the reference."""
    told("staff page, in Chromium", "median s", "worst s", "times", "less the reference s", "goal s", "within")
    told(*["---"] * 7)
    reference = statistics.median(next(iter(seen.values())))
    for what, delays in seen.items():
        median, goal = statistics.median(delays), STAFF_GOALS.get(what)
        within = "" if goal is None else "yes" if median < goal else "no"
        told(what, f"{median:.2f}", f"{max(delays):.2f}", len(delays), f"{median - reference:+.2f}", goal or "", within)


def public_table(seen: dict[str, list[float]]) -> None:
    """The 50th, 95th and 99th of a hundred answers of each kind in milliseconds, beside the reference."""
    told(f"public page, {READERS} readers", "p50 ms", "p95 ms", "p99 ms", "answers", "goal p95 ms", "within")
    told(*["---"] * 7)
    for what, delays in seen.items():
        cuts = statistics.quantiles(delays, n=100)
        marks = [f"{cuts[at]:.0f}" for at in (49, 94, 98)]
        told(what, *marks, len(delays), f"{PUBLIC_GOAL:.0f}", "yes" if cuts[94] < PUBLIC_GOAL else "no")


def pages(ids: dict[str, list[str]]) -> dict[str, list[str]]:
    """Kind of public page -> addresses; more searches than are remembered, none of them alike."""
    words = ("道路", "学校", "采购", "工程", "2024", "水")
    asked = [(word, page, least) for word in words for page in (0, 1, 6) for least in range(0, 340, 20)]
    return {
        "home": ["/"],
        "search": [f"/search?q={quote(word)}&offset={20 * page}&least={least}" for word, page, least in asked],
        "process": [f"/p/{quote(one, safe='')}" for one in ids["process"]],
        "party": [f"/party/{quote(one, safe='')}" for one in ids["party"]],
        "allocations": ["/a"],
        "draws": ["/d"],
        "methods": ["/r"],
        "blacklist": ["/blacklist"],
    }


def _ready(address: str) -> None:
    """Asks again as long as the window is being made ready."""
    while (answer := httpx.get(address, timeout=120, trust_env=False)).status_code == httpx.codes.SERVICE_UNAVAILABLE:
        time.sleep(1)
    answer.raise_for_status()


async def _reader(
    client: httpx.AsyncClient, addresses: dict[str, list[str]], pause: float, number: int, seen: dict[str, list[float]]
) -> None:
    dice = random.Random(number)
    await asyncio.sleep(dice.random() * pause)
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        kind = dice.choice(list(addresses))
        began = time.perf_counter()
        answer = await client.get(dice.choice(addresses[kind]))
        seen.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        assert answer.status_code == httpx.codes.OK, f"{answer.status_code} {answer.url}"
        await asyncio.sleep(pause)


def read_by_many(base: str, addresses: dict[str, list[str]], pause: float) -> dict[str, list[float]]:
    """Milliseconds by kind of page, for 50 readers who each look `pause` seconds at a page."""
    seen: dict[str, list[float]] = {}

    async def all_of_them() -> None:
        limits = httpx.Limits(max_connections=READERS)
        async with (
            httpx.AsyncClient(base_url=base, timeout=60, trust_env=False, limits=limits) as client,
            asyncio.TaskGroup() as group,
        ):
            for number in range(READERS):
                group.create_task(_reader(client, addresses, pause, number, seen))

    asyncio.run(all_of_them())
    return seen


@contextmanager
def tab(browser: Any) -> Iterator[Any]:
    """A visitor's page in Chinese."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def drawn(page: Any, mark: str) -> None:
    """The page shows `mark` and runs no more."""
    page.locator(mark).first.wait_for(state="visible")
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')")


def staff(base: str, ids: dict[str, list[str]], folder: Path, times: int) -> dict[str, list[float]]:
    """Page -> seconds in Chromium of each time it was opened; the reference first."""
    from playwright.sync_api import sync_playwright

    seen: dict[str, list[float]] = {}
    with dashboard(base, folder) as site, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        table, title = "[data-testid=stDataFrame] canvas", "h1"
        filtered = f"{site}/queue?severity=high&stage=payment"
        for name, addresses, mark in (
            ("ledger (reference)", [f"{site}/ledger"] * times, title),
            ("queue, first paint", [f"{site}/queue"] * times, table),
            ("queue, a filter in the address", [filtered] * times, table),
        ):
            with tab(browser) as page:
                _settled(page, site)
                seen[name] = [_opened(page, address, mark) for address in addresses]
        cases = [f"{site}/finding?id={one}" for one in ids["finding"][:times]]
        blocks, whole = seen.setdefault("case, its blocks", []), seen.setdefault("case, with its network", [])
        with tab(browser) as page:
            _settled(page, site)
            for address in cases:
                began = time.perf_counter()
                page.goto(address)
                for block in ("#why", "#evidence", "#timeline", "#money", "#others", "#history", ".st-key-decision"):
                    page.locator(block).first.wait_for(state="visible")
                blocks.append(time.perf_counter() - began)
                drawn(page, "#network")
                whole.append(time.perf_counter() - began)
        with tab(browser) as page:
            _opened(page, f"{site}/queue", table)
            delays = seen.setdefault("queue, sorted otherwise by a click", [])
            for turn in range(times):
                button = page.locator(".st-key-facet_sort button").nth(1 - turn % 2)
                began = time.perf_counter()
                button.click()
                page.wait_for_timeout(50)
                drawn(page, table)
                delays.append(time.perf_counter() - began)
        browser.close()
    return seen


def _settled(page: Any, site: str) -> None:
    """The browser has the scripts, as on any second page of a day."""
    _opened(page, f"{site}/ledger", "h1")


def _opened(page: Any, address: str, mark: str) -> float:
    began = time.perf_counter()
    page.goto(address)
    drawn(page, mark)
    return time.perf_counter() - began


def public(base: str, ids: dict[str, list[str]]) -> Iterator[dict[str, list[float]]]:
    """Kind of page -> milliseconds: looked at a second each, then without pause; the reference first."""
    addresses = pages(ids)
    for kind, few in addresses.items():
        began = time.perf_counter()
        _ready(base + few[0])
        print(f"{kind}, the first time {time.perf_counter() - began:.2f} s", flush=True)
    for pause in (1.0, 0.0):
        reference = read_by_many(base, {"/health": ["/health"]}, pause)["/health"]
        seen = read_by_many(base, addresses, pause)
        all_of_them = [one for part in seen.values() for one in part]
        how = "each looks a second" if pause else "without pause"
        rows = {"/health (reference)": reference, "all pages": all_of_them} | dict(sorted(seen.items()))
        yield {f"{what}, {how}": delays for what, delays in rows.items()}


def main() -> None:
    """All figures on the screen."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--copies", type=int, default=176)
    asked.add_argument("--only", choices=["staff", "public"])
    asked.add_argument("--times", type=int, default=5)
    wanted = asked.parse_args()
    os.environ["TENDERWATCH_PLACE"] = "demo"
    folder = wanted.folder.resolve()
    url = store(folder, wanted.copies)
    ids = known(url)
    with load.service(folder, url, 1) as (port, _):
        base = f"http://127.0.0.1:{port}"
        _ready(f"{base}/")
        of_public = [] if wanted.only == "staff" else list(public(base, ids))
        of_staff = {} if wanted.only == "public" else staff(base, ids, folder, wanted.times)
    for seen in of_public:
        public_table(seen)
        print()
    if of_staff:
        staff_table(of_staff)


if __name__ == "__main__":
    main()
