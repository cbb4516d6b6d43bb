"""A user's own payments: read as they are, or refused with the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.screens.evaluation.injection_data import PaymentsUnreadable, read_payments

LEAST = 200
FILL = "".join(f"2026-03-05,U,F,{at}.00,x\n" for at in range(1, LEAST))
HEAD = "date,payer,payee,amount,purpose\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "spend.csv"
    file.write_text(text, encoding=encoding)
    return file


def test_a_file_is_read(tmp_path: Path) -> None:
    told = read_payments(written(tmp_path, HEAD + "2026-03-02,U,F, 12.5 ,office\n2026-03-01,U,F,3,\n" + FILL))
    assert told.height == LEAST + 1
    assert told.head(2).select("payment", "day", "fen", "purpose").rows() == [
        ("row-3", 20_513, 300, None),
        ("row-2", 20_514, 1_250, "office"),
    ]


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("date,payer,payee\n2026-03-02,U,F\n", 1, "amount"),
        (HEAD, None, None),
        (HEAD + FILL, None, None),
        (HEAD + "2026-03-02,U,F,1,x\n2026-02-30,U,F,1,x\n" + FILL, 3, "date"),
        (HEAD + "2026-03-02,U,F,-1,x\n" + FILL, 2, "amount"),
        (HEAD + "2026-03-02,U,F,0.00,x\n" + FILL, 2, "amount"),
        (HEAD + '2026-03-02,U,F,"1,000",x\n' + FILL, 2, "amount"),
        (HEAD + "2026-03-02,U,F,1.005,x\n" + FILL, 2, "amount"),
        (HEAD + "2026-03-02,U,,1,x\n" + FILL, 2, "payee"),
        (
            "payment,date,payer,payee,amount\n" + "".join(f"A-{at % 199},2026-03-02,U,F,1\n" for at in range(LEAST)),
            201,
            "payment",
        ),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, text: str, row: int | None, column: str | None) -> None:
    with pytest.raises(PaymentsUnreadable) as refused:
        read_payments(written(tmp_path, text))
    assert (refused.value.row, refused.value.column) == (row, column)
    assert "应为" in refused.value.text("zh")
    assert "expected" in refused.value.text("en")


def test_no_file_and_other_bytes(tmp_path: Path) -> None:
    with pytest.raises(PaymentsUnreadable):
        read_payments(tmp_path / "none.csv")
    with pytest.raises(PaymentsUnreadable):
        read_payments(written(tmp_path, HEAD + "2026-03-02,某局,某公司,1,x\n", "gbk"))
