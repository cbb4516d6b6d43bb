"""What is made of the compiled releases: flat tables, feeds, files, red flags."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.export.ocds.bulk import Asked, record_lines
from monitor.export.ocds.county import County
from monitor.export.ocds.feeds import ATOM, Entry, changed, feed, process_entry
from monitor.export.ocds.files import OTHERS, RECORDS, RELEASES, TABLES, FolderTaken, compiled_of, export
from monitor.export.ocds.package import Publisher, encode
from monitor.export.ocds.tables import TABLES as SHAPES
from monitor.export.ocds.tables import ids_of, rows, write_tables
from monitor.indicators import red_flags
from monitor.rules.kit.like import like
from monitor.store.database import Database, Read

WHOLE = Asked(sees=lambda _: True)


def read_xml(told: bytes) -> Element:
    return fromstring(told)  # noqa: S314 - made here


def scalars(told: Any, lists: tuple[str, ...] = (), path: str = "") -> Iterator[tuple[tuple[str, ...], str]]:
    """(lists that lead there, path) of every member that is no object and no list of objects."""
    if isinstance(told, dict):
        for name, one in told.items():
            yield from scalars(one, lists, f"{path}/{name}" if path else name)
    elif isinstance(told, list) and told and isinstance(told[0], dict):
        for one in told:
            yield from scalars(one, (*lists, path))
    else:
        yield lists, path


def test_every_member_of_a_compiled_release_is_in_a_table(county_read: Read, publisher: Publisher) -> None:
    known = {(lists, column) for lists, columns in SHAPES.values() for column in (*columns, "id")}
    seen: set[tuple[tuple[str, ...], str]] = set()
    for one in compiled_of(County(county_read), publisher, WHOLE):
        outside = {name: told for name, told in one.items() if name not in {"tw", "ocid", "id", "tag"}}
        seen |= set(scalars(outside))
    assert len(seen) > 60
    assert not seen - known


def test_tables_hold_every_row_with_exact_digits(county_read: Read, publisher: Publisher) -> None:
    compiled = list(compiled_of(County(county_read), publisher, WHOLE))
    out = io.BytesIO()
    assert write_tables(out, compiled) == len(compiled)
    again = io.BytesIO()
    write_tables(again, compiled)
    assert out.getvalue() == again.getvalue()
    with zipfile.ZipFile(out) as packed:
        assert packed.testzip() is None
        assert sorted(packed.namelist()) == sorted(["README.txt", *(f"{name}.csv" for name in SHAPES)])
        told = list(csv.DictReader(io.TextIOWrapper(packed.open("transactions.csv"), encoding="utf-8")))
    paid = [
        (one["ocid"], each["id"], transaction["id"], str(transaction["value"]["amount"]))
        for one in compiled
        for each in one.get("contracts", [])
        for transaction in each.get("implementation", {}).get("transactions", [])
    ]
    assert [(row["ocid"], row["contracts/id"], row["id"], row["value/amount"]) for row in told] == paid
    assert paid


def test_no_cell_is_a_formula() -> None:
    told = {
        "ocid": "ocds-tw9990-1",
        "contracts": [
            {"id": "=C1", "title": '=HYPERLINK("http://x")', "value": {"amount": Decimal("-5.00"), "currency": "CNY"}}
        ],
    }
    (row,) = rows(told, "contracts")
    cells = dict(zip([*ids_of(SHAPES["contracts"][0]), *SHAPES["contracts"][1]], row, strict=True))
    assert cells["id"] == "'=C1"
    assert cells["title"].startswith("'=")
    assert cells["value/amount"] == "-5.00"


def test_feeds_are_atom(county_read: Read, publisher: Publisher) -> None:
    entries = [process_entry(out, publisher, "zh") for out in changed(County(county_read), publisher)]
    made = read_xml(feed("processes", publisher, [one for one in entries if one is not None], "zh"))
    inside = {"a": ATOM}
    for needed in ("id", "title", "updated", "author/a:name"):
        assert made.findtext(f"a:{needed}", namespaces=inside)
    told = made.findall("a:entry", inside)
    assert 5 < len(told) <= 50
    ids = [one.findtext("a:id", namespaces=inside) for one in told]
    assert len(set(ids)) == len(ids)
    for one in told:
        assert all(one.findtext(f"a:{needed}", namespaces=inside) for needed in ("id", "title", "updated", "summary"))
        link = one.find("a:link", inside)
        assert link is not None
        assert link.get("href", "").startswith("https://example.invalid/tw/ocds/records/ocds-tw9990-")
    dates = [one.findtext("a:updated", namespaces=inside) or "" for one in told]
    assert max(dates) == made.findtext("a:updated", namespaces=inside)


def test_no_text_breaks_a_feed(publisher: Publisher) -> None:
    bad = "<b>&amp; \x00\x0b\x1f\ufffe ]]> 中"
    told = feed(
        "allocations", publisher, [Entry("urn:tw:x", bad, "2026-01-01T00:00:00Z", "http://x/?a&b", "x", bad)], "en"
    )
    assert read_xml(told).findtext(f"{{{ATOM}}}entry/{{{ATOM}}}title") == "<b>&amp;  ]]> 中"
    assert read_xml(feed("allocations", publisher, [], "zh")).findtext(f"{{{ATOM}}}updated") == "1970-01-01T00:00:00Z"


def test_files_are_written_once(county_read: Read, publisher: Publisher, tmp_path: Path) -> None:
    steps: list[int] = []
    done = export(county_read, tmp_path, publisher, Asked(), steps.append)
    assert steps == list(range(1, done.processes + 1))
    counts = {name: len((tmp_path / name).read_bytes().splitlines()) for name in (RELEASES, RECORDS, OTHERS)}
    assert counts == {RELEASES: done.processes, RECORDS: done.processes, OTHERS: done.others}
    assert set(done.told(tmp_path)["files"]) == {RELEASES, RECORDS, OTHERS, TABLES}
    with pytest.raises(FolderTaken):
        export(county_read, tmp_path, publisher, Asked())


def test_the_commands_write_and_check(
    county_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENDERWATCH_DATABASE", f"sqlite:///{county_database.engine.url.database}")
    run = CliRunner().invoke
    done = run(app, ["ocds", "export", str(tmp_path / "out"), "--public", "--since", "2000"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["processes"] > 5
    files = [str(tmp_path / "out" / name) for name in (RELEASES, RECORDS)]
    assert json.loads(run(app, ["ocds", "check", *files]).stdout) == {"misfits": 0}
    assert run(app, ["ocds", "export", str(tmp_path / "out")]).exit_code == 2
    spoiled = tmp_path / "spoiled.jsonl"
    spoiled.write_text('{"version": "1.1", "releases": [{"ocid": 5}]}\n{\n[]\n')
    found = run(app, ["ocds", "check", str(spoiled)])
    assert found.exit_code == 1
    assert json.loads(found.stdout)["misfits"] > 3
    assert "spoiled.jsonl:2 $" in found.stderr


def test_the_red_flags_read_what_we_publish(
    database: Database, tell: Callable[..., None], publisher: Publisher, tmp_path: Path
) -> None:
    """Two tenders: one open for nine days with a single tenderer, one as it should be."""
    for number, (day, deadline, firms) in enumerate((("01-10", "01-19", 1), ("01-10", "02-10", 3)), start=1):
        of = {"ocid": f"ocds-tw9990-{number}", "regime": "tendering"}
        lots = [{"lot_id": "L1", "category": "works"}]
        bids = [
            {
                "bid_id": f"B{number}-{place}",
                "tenderer": {"id": f"firm:{place}"},
                "price": {"amount": f"{1000 + place}.00", "currency": "CNY"},
                "is_accepted": True,
            }
            for place in range(firms)
        ]
        at = "T09:00:00+08:00"
        told = [
            like(
                "tender.published",
                f"2026-{day}{at}",
                **of,
                method="open",
                lots=lots,
                bid_deadline=f"2026-{deadline}{at}",
            ),
            like("bids.opened", f"2026-{deadline}{at}", **of, bids=bids),
            like(
                "award.made",
                f"2026-03-01{at}",
                **of,
                award_id=f"A{number}",
                supplier={"id": "firm:0"},
                amount="1000.00",
            ),
        ]
        tell(*({"id": f"e{number}-{place}", **one} for place, one in enumerate(told)))
    with database.reading() as read:
        lines = list(record_lines(County(read), publisher, Asked()))
        whole = [encode(one) for one in compiled_of(County(read), publisher, Asked())]
    found = red_flags(lines)
    assert found["OCID"]["ocds-tw9990-1"] == {"R003": 1.0, "R018": 1.0}
    assert not {"R003", "R018"} & found["OCID"].get("ocds-tw9990-2", {}).keys()
    assert found == red_flags(whole)
