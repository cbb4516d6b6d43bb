"""Whatever the bytes: a reading or FileRefused, never another exception, and memory within bounds."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from filled_workbook import SECRET, UNIT, filled, of_event, saved, simple
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proved import proved

from monitor.intake.guard import Limits
from monitor.intake.problems import FileRefused
from monitor.intake.sheets.layout import by_name
from monitor.intake.sheets.mark import marked
from monitor.intake.sheets.read import read_workbook
from monitor.vocabulary.contract import contract

ROWS = [row for kind in ("payment.made", "spending.reported") for row in of_event(contract().kinds[kind].example)]
BOOK = saved(simple(ROWS))
TEMPLATE = saved(filled("payments", ROWS))
PAGE = by_name()["payment.made"]
CSV = "\r\n".join(
    ",".join(cells)
    for cells in (
        [column.name.zh for column in PAGE.columns],
        [str(ROWS[0][1].get(column.path, "")) for column in PAGE.columns],
    )
).encode()
LIMITS = Limits(file_bytes=2_000_000, unpacked_bytes=20_000_000, rows=5_000)
FEW, MANY = 40, 5_000
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


def ends(raw: bytes, name: str) -> bool:
    """True where the bytes were read, False where they were refused; what was read can be marked."""
    try:
        reading = read_workbook(raw, name, UNIT, secret=SECRET, limits=LIMITS)
    except FileRefused as refused:
        return not refused.problem.text("zh")
    assert reading.report.is_complete
    assert all(problem.text("zh") and problem.text("en") for problem in reading.problems)
    return True


def spoiled(raw: bytes, seed: int) -> bytes:
    """Some bytes of the file changed, cut or doubled."""
    rng = random.Random(seed)
    out = bytearray(raw)
    for _ in range(rng.randrange(1, 9)):
        at = rng.randrange(len(out))
        match rng.randrange(4):
            case 0:
                out[at] = rng.randrange(256)
            case 1:
                del out[at : at + rng.randrange(1, 40)]
            case 2:
                out[at:at] = out[at : at + rng.randrange(1, 40)]
            case _:
                out[at : at + 4] = rng.choice((b"<!--", b"\x00\xff", b"9999", b'"><a'))
    return bytes(out)


def spoiled_inside(raw: bytes, seed: int) -> bytes:
    """The same inside one part of the package, packed again: what a zip's own checks would catch is let through."""
    rng = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    parts[name] = spoiled(parts[name], seed)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, told in parts.items():
            archive.writestr(part, told)
    return out.getvalue()


def many(count: int) -> tuple[int, int]:
    """How many spoiled files were read and refused."""
    said = [ends(spoiled(CSV, seed), "x.csv") for seed in range(count)]
    for raw in (BOOK, TEMPLATE):
        said += [ends(spoiled(raw, seed), "x.xlsx") for seed in range(count // 2)]
        said += [ends(spoiled_inside(raw, seed), "x.xlsx") for seed in range(count // 2)]
    return said.count(True), said.count(False)


def test_spoiled_files_end() -> None:
    read, refused = many(FEW)
    assert read > FEW // 4
    assert refused > FEW // 4


@pytest.mark.prove
def test_many_spoiled_files_end() -> None:
    read, refused = many(MANY)
    proved(f"spoiled workbooks and CSV: {read} read, {refused} refused by name, nothing else")
    assert read > MANY // 2
    assert refused > MANY // 2


@given(raw=st.binary(max_size=400), name=st.sampled_from(["x.csv", "x.xlsx"]))
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_any_bytes_end(raw: bytes, name: str) -> None:
    assert ends(raw, name) in {True, False}
    assert ends(b"PK\x03\x04" + raw, "x.xlsx") is False


CELL = st.one_of(
    st.text(max_size=40),
    st.text("0123456789.,-年月日元万%/ ￥（）", max_size=20),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(),
)


@given(cells=st.dictionaries(st.sampled_from([column.path for column in PAGE.columns]), CELL, min_size=1))
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=QUIET)
def test_any_cells_end_and_can_be_marked(cells: dict[str, object]) -> None:
    legal = {
        path: "".join(c for c in cell if c.isprintable() or c in "\t\n") if isinstance(cell, str) else cell
        for path, cell in cells.items()
    }
    raw = saved(simple([(PAGE, legal)]))
    assert ends(raw, "x.xlsx")
    reading = read_workbook(raw, "x.xlsx", UNIT, secret=SECRET)
    assert ends(marked(raw, reading.problems), "x.xlsx")
