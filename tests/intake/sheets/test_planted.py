"""Faults planted in a county's payments are named at their cells, by their codes, and nothing else is in the way."""

from __future__ import annotations

import time

import pytest
from planted_rows import FAULTS, PAYER, county
from proved import proved

from monitor.intake.problems import Weight
from monitor.intake.sheets.read import read_workbook


def found_exactly(rows: int, faults: int, seed: int) -> int:
    """How many faults were named, each at its cell by its code, and nothing else."""
    told = county(rows, faults, seed)
    steps: list[tuple[int, int | None]] = []
    reading = read_workbook(told.raw, "县支付.xlsx", PAYER, secret=b"s" * 16, progress=lambda *step: steps.append(step))
    named = sorted((p.sheet, p.cell, p.code) for p in reading.problems if p.severity is Weight.MUST_FIX)
    assert named == sorted(told.planted)
    assert {code for _, _, code in named} == {code for code, _ in FAULTS.values()} | {
        "same_record_twice",
        "no_such_record",
    }
    assert {p.code for p in reading.problems if p.severity is not Weight.MUST_FIX} == {"serial_date", "total_row"}
    assert reading.report.is_complete
    assert reading.report.rows == told.rows
    assert steps[-1] == (told.rows, told.rows)
    assert [read for read, _ in steps] == sorted(read for read, _ in steps)
    return len(named)


def test_a_sample() -> None:
    assert found_exactly(2_000, 40, seed=7) == 40


@pytest.mark.prove
def test_twenty_thousand_rows() -> None:
    began = time.process_time()
    named = found_exactly(20_000, 200, seed=11)
    spent = time.process_time() - began
    kinds = len({code for code, _ in FAULTS.values()}) + 2
    proved(
        f"workbook of 20000 rows, {kinds} kinds of faults: {named} of 200 at their cell ({spent:.1f} s CPU with making)"
    )
    assert named == 200
