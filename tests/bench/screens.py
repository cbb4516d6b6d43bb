"""The screens over many findings and processes: seconds in Chromium for staff, milliseconds for 50 public readers.

    python tests/bench/screens.py --folder DIR [--copies 176]

Makes the store in DIR where it is not there (176 copies: 10,000 processes, 100,000 findings). References in the same
run: a dashboard page that asks for nothing much (the ledger), and the smallest answer of the API (`/health`).
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
TIMES: Final = 5
SECONDS: Final = 20.0


def store(folder: Path, copies: int) -> str:
    """The address of the large store."""
    from monitor.ledger.keyfile import make_key

    url = f"sqlite:///{folder}/county.db"
    if not (folder / "county.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        make_key(folder / "log.key", ORIGIN)
        print(made(url, folder, copies=copies, origin=ORIGIN))
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


def tell(what: str, delays: list[float], unit: str = "s") -> None:
    """Median and worst of a few, or p50, p95 and p99 of many."""
    if len(delays) < 20:
        print(
            f"{what:<52} median {statistics.median(delays):.2f} {unit}, worst {max(delays):.2f} {unit} of {len(delays)}"
        )
        return
    cuts = statistics.quantiles(delays, n=100)
    print(
        f"{what:<52} p50 {cuts[49]:.0f} {unit}, p95 {cuts[94]:.0f} {unit}, p99 {cuts[98]:.0f} {unit} of {len(delays)}"
    )


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


def staff(base: str, ids: dict[str, list[str]], folder: Path) -> None:
    """Seconds of the staff's pages in Chromium."""
    from playwright.sync_api import sync_playwright

    with dashboard(base, folder) as site, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        table, title = "[data-testid=stDataFrame] canvas", "h1"
        for name, addresses, mark in (
            ("ledger (reference)", [f"{site}/ledger"] * TIMES, title),
            ("queue, first paint", [f"{site}/queue"] * TIMES, table),
            ("queue, a filter in the address", [f"{site}/queue?severity=high&stage=payment"] * TIMES, table),
            ("finding and its case", [f"{site}/finding?id={one}" for one in ids["finding"][:TIMES]], title),
        ):
            with tab(browser) as page:
                page.goto(f"{site}/ledger")  # the browser has the scripts, as on any second page of a day
                drawn(page, title)
                delays = []
                for address in addresses:
                    began = time.perf_counter()
                    page.goto(address)
                    drawn(page, mark)
                    delays.append(time.perf_counter() - began)
                tell(f"staff: {name}, whole page anew", delays)
        with tab(browser) as page:
            page.goto(f"{site}/queue")
            drawn(page, table)
            delays = []
            for turn in range(TIMES):
                button = page.locator(".st-key-facet_sort button").nth(1 - turn % 2)
                began = time.perf_counter()
                button.click()
                page.wait_for_timeout(50)
                drawn(page, table)
                delays.append(time.perf_counter() - began)
            tell("staff: queue, sorted otherwise by a click", delays)
        browser.close()


def main() -> None:
    """All figures on the screen."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--copies", type=int, default=176)
    asked.add_argument("--only", choices=["staff", "public"])
    told = asked.parse_args()
    os.environ["TENDERWATCH_PLACE"] = "demo"
    url = store(told.folder.resolve(), told.copies)
    ids = known(url)
    with load.service(told.folder.resolve(), url, 1) as (port, _):
        base = f"http://127.0.0.1:{port}"
        if told.only != "staff":
            addresses = pages(ids)
            for kind, few in addresses.items():
                began = time.perf_counter()
                _ready(base + few[0])
                print(f"public: {kind}, the first time {time.perf_counter() - began:.2f} s")
            tell("public: /health (reference)", read_by_many(base, {"health": ["/health"]}, 1.0)["health"], "ms")
            for pause, how in ((1.0, "each looks a second"), (0.0, "without pause")):
                seen = read_by_many(base, addresses, pause)
                tell(
                    f"public: all pages, {READERS} readers, {how}",
                    [one for part in seen.values() for one in part],
                    "ms",
                )
                for kind, delays in seen.items():
                    tell(f"public: {kind}, {how}", delays, "ms")
        if told.only != "public":
            staff(base, ids, told.folder.resolve())


if __name__ == "__main__":
    main()
