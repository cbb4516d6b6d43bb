"""Load on the API over HTTP: accepted events/s and delays, by workers, database, clients and batch.

A client is a connection that sends its next request when the last was answered, without pause; what it sends was made
before. Payments of contracts of their own, so that scopes stay small. The reference is a bare insert of rows of the
same bytes into one table of the same database, committed as often as requests are answered, by one connection.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from processes import free_port

ROOT = Path(__file__).parents[2]
SLOT = "@@@@@@@@@@@@"
"""Where an event's number goes: as many characters as the number has, so that lengths stay."""
AUDITORS = 20


def templates(batch: int) -> bytes:
    """The body of a request of `batch` payments, with a slot for each number."""
    from monitor.vocabulary.contract import contract

    example = contract().kinds["payment.made"].example
    data = example["data"] | {"payment_id": f"PAY-{SLOT}", "contract_id": f"CT-{SLOT}", "request_id": f"RQ-{SLOT}"}
    event = example | {"id": f"load-{SLOT}", "subject": f"CT-{SLOT}", "data": data}
    for name in ("ocid", "project_id", "regime"):
        data.pop(name, None)
    return json.dumps([event] * batch if batch > 1 else event, ensure_ascii=False).encode()


@dataclass
class Measured:
    """What clients saw."""

    events: int = 0
    refused: int = 0
    delays: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def told(self) -> dict[str, Any]:
        """Events a second, and delays in milliseconds."""
        cuts = statistics.quantiles(self.delays, n=100) if len(self.delays) > 1 else [0.0] * 99
        rate = self.events / self.seconds
        return {
            "events_per_s": rate,
            "p50_ms": cuts[49] * 1000,
            "p99_ms": cuts[98] * 1000,
            "requests": len(self.delays),
            "refused": self.refused,
        }


def _head(method: str, path: str, secret: str, length: int = 0) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"Content-Length: {length}"] + ([f"Authorization: Bearer {secret}"] if secret else [])
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head[9:12])
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return status, await reader.readexactly(length)


async def sender(port: int, body: bytes, batch: int, number: int, until: float, seen: Measured, secret: str) -> None:
    """One client that sends payments, until the clock says so."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    parts = body.split(SLOT.encode())
    slots = (len(parts) - 1) // batch
    turn = 0
    while time.perf_counter() < until:
        told = [parts[0]]
        for event in range(batch):
            mark = f"{number:04d}{turn * batch + event:08d}".encode()
            for slot in range(slots):
                told += [mark, parts[event * slots + slot + 1]]
        made = b"".join(told)
        started = time.perf_counter()
        writer.write(_head("POST", "/events?proofs=false", secret, len(made)) + made)
        status, _ = await _answer(reader)
        seen.delays.append(time.perf_counter() - started)
        if status == 201:
            seen.events += batch
        else:
            seen.refused += batch
        turn += 1
    writer.close()


async def looker(port: int, until: float, seen: Measured, secret: str, pause: float = 1.0) -> None:
    """One auditor, who reads the queue and looks at it for a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(_head("GET", "/findings?limit=50", secret))
        status, _ = await _answer(reader)
        seen.delays.append(time.perf_counter() - started)
        seen.refused += status != 200
        await asyncio.sleep(pause)
    writer.close()


async def loaded(
    port: int, clients: int, batch: int, seconds: float, secrets: tuple[str, str], base: int, auditors: int = 0
) -> tuple[Measured, Measured]:
    """What `clients` senders and `auditors` readers saw in `seconds`; `base` numbers the first client."""
    sent, read = Measured(), Measured()
    started = time.perf_counter()
    until, body = started + seconds, templates(batch)
    async with asyncio.TaskGroup() as group:
        for one in range(clients):
            group.create_task(sender(port, body, batch, base + one, until, sent, secrets[0]))
        for _ in range(auditors):
            group.create_task(looker(port, until, read, secrets[1]))
    sent.seconds = read.seconds = time.perf_counter() - started
    return sent, read


@contextmanager
def service(folder: Path, url: str, workers: int, *, audit: str = "worker") -> Iterator[tuple[int, int]]:
    """The API with `workers` processes on a port of this machine: the port, and the number of its first process."""
    port = free_port()
    told = {
        "DATABASE": url,
        "LAKE": str(folder / "lake"),
        "LOG_KEY_FILE": str(folder / "log.key"),
        "ACCESS": "open",
        "AUDIT": audit,
        "LOG_LEVEL": "error",
        "REQUEST_RATE": "9000000/minute",
    }
    command = ["-m", "uvicorn", "api.app:create_app", "--factory", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, *command, "--log-level", "error", "--no-access-log"],
        env=os.environ | {f"TENDERWATCH_{name}": value for name, value in told.items()},
        cwd=ROOT,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            for _ in range(600):
                try:
                    if client.get("/health").is_success:
                        break
                except httpx.HTTPError:
                    pass
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def bare(url: str, batch: int, seconds: float) -> float:
    """Rows/s of a bare insert of the bytes of one event, a commit a batch, by one connection."""
    row = templates(1).decode()
    done, started = 0, time.perf_counter()
    if url.startswith("sqlite"):
        connection: Any = sqlite3.connect(url.removeprefix("sqlite:///") + ".bare", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        mark = "?"
    else:
        import psycopg

        connection = psycopg.connect(url, autocommit=True)
        mark = "%s"
    cursor = connection.cursor()
    cursor.execute("DROP TABLE IF EXISTS bare_event")
    cursor.execute("CREATE TABLE bare_event (id TEXT PRIMARY KEY, body TEXT)")
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        cursor.execute("BEGIN")
        rows = [(f"{done + one:012d}", row) for one in range(batch)]
        cursor.executemany(f"INSERT INTO bare_event VALUES ({mark}, {mark})", rows)
        cursor.execute("COMMIT")
        done += batch
    rate = done / (time.perf_counter() - started)
    connection.close()
    return rate


def memory_mb(root: int) -> float:
    """Resident memory of a process and of all that it started, in MB."""
    total, todo = 0.0, [root]
    while todo:
        pid = todo.pop()
        try:
            told = Path(f"/proc/{pid}/status").read_text()
            total += next((int(line.split()[1]) for line in told.splitlines() if line.startswith("VmRSS")), 0) / 1024
            todo += [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except (OSError, ValueError):
            continue
    return total


def table(databases: dict[str, str], folder: Path, seconds: float) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every cell of the table: workers x database x clients x batch, then with 20 auditors, beside a bare insert."""
    base = 0
    for name, url in databases.items():
        kept = folder / name  # a key remembers the largest head it signed, and signs no other log
        kept.mkdir()
        for batch in (1, 100):
            yield f"bare insert {name} {batch}", {"rows_per_s": bare(url, batch, seconds)}
        for workers in (1, 2):
            with service(kept, url, workers) as (port, _):
                for clients in (1, 8, 64):
                    for batch in (1, 100):
                        for auditors in (0, AUDITORS) if clients == 8 else (0,):
                            told = loaded(port, clients, batch, seconds, ("", ""), base, auditors)
                            sent, read = asyncio.run(told)
                            base += clients
                            title = f"{name}, {workers} worker(s), {clients} client(s), batch {batch}"
                            more = {f"queue_{key}": value for key, value in read.told().items()} if auditors else {}
                            yield title + (f", {auditors} auditors" if auditors else ""), sent.told() | more


def steady(url: str, folder: Path, minutes: int, rate: float) -> Iterator[tuple[str, dict[str, Any]]]:
    """Minutes at a steady rate of events/s in batches of 10: delays and memory, minute by minute."""
    with service(folder, url, 1) as (port, pid):
        for minute in range(minutes):
            told = asyncio.run(_paced(port, rate, 60.0, 900 + minute))
            yield f"minute {minute + 1}", told.told() | {"memory_mb": memory_mb(pid)}


async def _paced(port: int, rate: float, seconds: float, number: int, batch: int = 10) -> Measured:
    seen, started = Measured(), time.perf_counter()
    body = templates(batch)
    parts = body.split(SLOT.encode())
    slots = (len(parts) - 1) // batch

    async def one(client: int, clients: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        step, turn = batch * clients / rate, 0
        while (due := started + turn * step) < started + seconds:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            told = [parts[0]]
            for event in range(batch):
                mark = f"{number:03d}{client:02d}{turn * batch + event:07d}".encode()
                for slot in range(slots):
                    told += [mark, parts[event * slots + slot + 1]]
            made = b"".join(told)
            sent = time.perf_counter()
            writer.write(_head("POST", "/events?proofs=false", "", len(made)) + made)
            status, _ = await _answer(reader)
            seen.delays.append(time.perf_counter() - sent)
            seen.events += batch * (status == 201)
            seen.refused += batch * (status != 201)
            turn += 1
        writer.close()

    async with asyncio.TaskGroup() as group:
        for client in range(8):
            group.create_task(one(client, 8))
    seen.seconds = time.perf_counter() - started
    return seen
