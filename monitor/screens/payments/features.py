"""How a payee is paid, in ratios: never in counts or amounts, which only say who it is."""

from __future__ import annotations

from typing import Final

import polars as pl

from monitor.screens.payments.december import DECEMBER
from monitor.screens.payments.rounding import is_round
from monitor.screens.payments.said import said

SATURDAY: Final = 6
FEATURES: Final = {
    "one_payer": said("最大付款单位所占比重", "share of its money that comes from its largest payer"),
    "round": said("整数金额的比重", "share of round amounts"),
    "close": said("略低于限额的比重", "share of amounts close below a limit"),
    "december": said("十二月付款的比重", "share of payments in December"),
    "free": said("无合同付款的比重", "share of payments without a contract"),
    "weekend": said("周末付款的比重", "share of payments at weekends"),
    "repeated": said("同一金额的比重", "share of its most frequent amount"),
    "in_sequence": said("发票号码相连的比重", "share of invoices that follow the one before by number"),
    "even": said("金额中位数与最高额之比", "median amount as a share of the largest"),
    "brief": said("往来时间短的程度", "how short its time with the payers is"),
    "late": said("首次付款出现的早晚", "how late its first payment came"),
    "growth": said("后半段金额的比重", "share of its money in the later half of its payments"),
    "regular": said("付款间隔的均匀程度", "how even the gaps between its payments are"),
    "dear": said("平均金额与付款单位常见金额相比", "its mean amount against what its payers usually pay"),
}
"""Each from 0 to 1."""


def features(payments: pl.DataFrame, bounds: tuple[int, ...], near_share: float, least: int) -> pl.DataFrame:
    """One row a payee with `least` payments or more: `payee`, `payments`, `day`, `unit`, and `FEATURES`.

    `bounds` in yuan; an amount from `near_share` of one (included) up to it (not included) is close. Where invoices or
    gaps are not told the neutral value stands: 0 for a sequence, a half for regularity.
    """
    paid = pl.col("day").cast(pl.Date)
    close = pl.any_horizontal(
        pl.col("fen").is_between(int(bound * 100 * near_share), bound * 100, closed="left") for bound in bounds
    )
    number = pl.col("invoice").str.extract(r"(\d{1,15})\D*$").cast(pl.Int64)
    start, end = pl.col("day").min(), pl.col("day").max()
    rows = payments.sort("payee", "day", "payment").with_columns(
        is_late=paid.dt.month() == DECEMBER,
        is_weekend=paid.dt.weekday() >= SATURDAY,
        is_round=is_round(),
        is_close=close,
        follows=number.diff().over("payee").is_between(1, 2),
        gap=pl.col("day").diff().over("payee"),
        later=pl.int_range(pl.len()).over("payee") >= pl.len().over("payee") // 2,
        of_payer=pl.col("fen").sum().over("payee", "payer"),
        usual=pl.col("fen").median().over("payer"),
        first_of_all=start,
        days=(end - start + 1),
    )
    mean = pl.col("fen").mean()
    gaps = pl.col("gap").std() / pl.col("gap").mean()
    unit = pl.col("payer").sort_by("of_payer", "payer").last()
    return (
        rows.group_by("payee")
        .agg(
            payments=pl.col("payment"),
            day=pl.col("day").max(),
            unit=unit,
            count=pl.len().cast(pl.Int64),
            one_payer=pl.col("of_payer").max() / pl.col("fen").sum(),
            round=pl.col("is_round").mean(),
            close=pl.col("is_close").mean(),
            december=pl.col("is_late").mean(),
            free=pl.col("contract").is_null().mean(),
            weekend=pl.col("is_weekend").mean(),
            repeated=pl.col("fen").unique_counts().max() / pl.len(),
            in_sequence=pl.col("follows").fill_null(value=False).sum() / (pl.len() - 1).clip(1),
            even=pl.col("fen").median() / pl.col("fen").max(),
            brief=1 - (pl.col("day").max() - pl.col("day").min()) / pl.col("days").first(),
            late=(pl.col("day").min() - pl.col("first_of_all").first()) / pl.col("days").first(),
            growth=pl.col("fen").filter("later").sum() / pl.col("fen").sum(),
            regular=pl.when(pl.col("gap").mean() > 0).then(1 / (1 + gaps)),
            dear=mean / (mean + pl.col("usual").mean()),
        )
        .filter(pl.col("count") >= least)
        .with_columns(pl.col("regular").fill_null(0.5).fill_nan(0.5))
        .sort("payee")
    )
