"""The red flags over a generated file of releases: CPU time and memory of the command, beside a bare typed decode.

Each is a process of its own, its start included. The bare decode reads the same file the same way and decodes the very
fields that the indicators need, no more: `python tests/bench/redflags.py FILE` is that process. Half of the releases
hold Chinese text, half are plain ASCII; documents, parties and items of the tender are there to be skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

SIZE = 4_700
"""Bytes of a line, about."""
FIRST = datetime(2024, 1, 2, 9, tzinfo=UTC)
WORDS = {
    "zh": ("公路", "桥梁", "改造", "监理", "采购", "设备", "维护", "服务", "施工", "设计"),
    "en": ("road ", "bridge ", "repair ", "supply ", "equipment ", "service ", "works ", "design ", "school "),
}
SUPPLIERS = [f"CN-USCC-91430000MA{number:07d}" for number in range(6000)]
WEIGHTS = list(accumulate(1 / (number + 10) for number in range(6000)))
BUYERS = [f"CN-USCC-11430000{number:010d}" for number in range(400)]
CODES = [f"{10 + number % 60}{1000 + number * 7}" for number in range(900)]


def releases(count: int, seed: int = 7) -> Iterator[bytes]:
    """`count` lines; the same seed makes the same bytes."""
    from msgspec.json import encode

    random = Random(seed)
    for number in range(count):
        release = one(random, number)
        documents: list[dict[str, Any]] = release["tender"]["documents"]
        size = len(encode(release))
        while size < SIZE - 100:
            documents.append(document(random, release["language"], len(documents)))
            size += len(encode(documents[-1])) + 1
        yield encode(release) + b"\n"


def one(random: Random, number: int) -> dict[str, Any]:
    """One release: 3 to 8 bids, one award, mostly to the lowest."""
    language = random.choice(("zh", "en"))
    start = FIRST + timedelta(days=random.randrange(360))
    end = start + timedelta(days=random.choice((5, 10, 14, 15, 20, 20, 25, 30, 30, 45)), hours=8)
    estimate = round(10 ** random.uniform(4, 7), 2)
    bids = [bid(random, language, end, estimate, place) for place in range(random.randrange(3, 9))]
    buyer = {"id": random.choice(BUYERS), "name": words(random, language, 3)}
    return {
        "ocid": f"ocds-tw0001-{number:07d}",
        "id": f"{number}-1",
        "date": stamp(end),
        "tag": ["compiled"],
        "language": language,
        "parties": [{**buyer, "roles": ["buyer"], "address": {"streetAddress": words(random, language, 4)}}],
        "buyer": buyer,
        "tender": {
            "id": str(number),
            "title": words(random, language, 6),
            "description": words(random, language, 20),
            "status": random.choices(("complete", "active", "cancelled"), (90, 7, 3))[0],
            "procuringEntity": buyer,
            "procurementMethod": random.choices(("open", "selective", "direct", "limited"), (60, 15, 15, 10))[0],
            "procurementMethodDetails": random.choice(("GKZB", "YQZB", "JZXTP", "XJ")),
            "value": {"amount": estimate, "currency": "CNY"},
            "tenderPeriod": {"startDate": stamp(start), "endDate": stamp(end)},
            "numberOfTenderers": random.choices((len(bids), 1), (9, 1))[0],
            "items": [item(random, language, str(place)) for place in range(2)],
            "documents": [],
        },
        "bids": {"details": bids},
        "awards": awards(random, language, bids, end),
    }


def bid(random: Random, language: str, end: datetime, estimate: float, place: int) -> dict[str, Any]:
    """A bid before the end, one in a hundred after it, one in fifty by two tenderers."""
    came = end + timedelta(minutes=random.randrange(-4000, 40))
    who = random.choices(SUPPLIERS, cum_weights=WEIGHTS, k=2 if random.random() < 0.02 else 1)
    return {
        "id": str(place),
        "date": stamp(came),
        "status": random.choices(("valid", "disqualified", "withdrawn", "pending"), (80, 12, 5, 3))[0],
        "tenderers": [{"id": code, "name": words(random, language, 3)} for code in who],
        "value": {"amount": round(estimate * random.uniform(0.75, 1.1), 2), "currency": "CNY"},
    }


def awards(random: Random, language: str, bids: list[dict[str, Any]], end: datetime) -> list[dict[str, Any]]:
    """The award, if a bid is valid."""
    valid = [one for one in bids if one["status"] == "valid"]
    if not valid:
        return []
    lowest = min(valid, key=lambda one: float(one["value"]["amount"]))
    won = lowest if random.random() < 0.85 else random.choice(valid)
    return [
        {
            "id": "1",
            "status": random.choices(("active", "pending", "cancelled"), (90, 5, 5))[0],
            "date": stamp(end),
            "value": won["value"],
            "suppliers": won["tenderers"],
            "items": [item(random, language, str(place)) for place in range(random.randrange(1, 4))],
        }
    ]


def item(random: Random, language: str, name: str) -> dict[str, Any]:
    """A thing with its class."""
    kind = {"scheme": "CPV", "id": random.choice(CODES), "description": words(random, language, 2)}
    return {"id": name, "description": words(random, language, 4), "classification": kind, "quantity": 3}


def document(random: Random, language: str, place: int) -> dict[str, Any]:
    """Something that no indicator reads."""
    return {
        "id": str(place),
        "documentType": "biddingDocuments",
        "title": words(random, language, 5),
        "url": f"https://example.org/documents/{random.getrandbits(80):x}.pdf",
        "format": "application/pdf",
    }


def words(random: Random, language: str, count: int) -> str:
    """So many words."""
    return "".join(random.choices(WORDS[language], k=count)).strip()


def stamp(when: datetime) -> str:
    """A date-time of RFC 3339."""
    return when.isoformat().replace("+00:00", "Z")


def measured(count: int, folder: Path) -> dict[str, dict[str, float]]:
    """The command and the bare decode over the same file, the better of three runs each."""
    path = folder / "releases.jsonl"
    with path.open("wb") as stream:
        stream.writelines(releases(count))
    ours = [sys.executable, "-m", "monitor.cli", "red-flags", str(path)]
    bare = [sys.executable, __file__, str(path)]
    told = {"red flags": best(ours, folder), "bare decode": best(bare, folder)}
    told["red flags"] |= {"lines": count, "bytes_a_line": path.stat().st_size / count}
    told["ratio"] = {"cpu": told["red flags"]["cpu_s"] / told["bare decode"]["cpu_s"]}
    return told


def best(command: list[str], folder: Path) -> dict[str, float]:
    """CPU seconds and peak memory of the run that took the fewest."""
    runs = [once(command, folder) for _ in range(3)]
    return min(runs, key=lambda run: run["cpu_s"])


def once(command: list[str], folder: Path) -> dict[str, float]:
    """User and system time of a process, its start included, and its peak memory in MiB."""
    root = Path(__file__).parents[2]
    with (folder / "out.json").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, cwd=root)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return {"cpu_s": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss / 1024}


def bare(path: Path) -> None:
    """Reads the lines and decodes the fields that the indicators need."""
    import gc

    from msgspec.json import Decoder

    sys.path.insert(0, str(Path(__file__).parents[2]))
    from monitor.indicators.release import Release

    gc.disable()
    decode = Decoder(Release).decode
    with path.open("rb", buffering=1 << 17) as stream:
        for line in stream:
            decode(line)


if __name__ == "__main__":
    bare(Path(sys.argv[1]))
