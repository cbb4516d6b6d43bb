"""`tenderwatch evaluate payments`: known anomalies put into payments, and how many of them the screens find again."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from monitor.settings import settings

if TYPE_CHECKING:
    import polars as pl

    Source = Callable[[int], pl.DataFrame]

OUT = Console()
ERR = Console(stderr=True)
WORDS = {
    "zh": {
        "source": "数据",
        "recovery": "注入找回率（不是准确率）",
        "flagged": "未注入时各筛查认为不寻常的数量",
        "kind": "种类",
        "cases": "每次个数",
        "subjects": "对象数",
        "alerts": "前几条",
        "screens": "本系统",
        "spread": "最低–最高",
        "amount": "按金额",
        "random": "随机",
        "screen": "筛查",
        "judged": "可判断",
        "unusual": "不寻常",
        "share": "占对象",
        "payments": "占付款",
        "county": "生成的县",
        "spending": "生成的支出",
        "overall": "合计",
        "duplicate": "重复付款",
        "split": "拆分",
        "bunched": "压到限额之下",
        "rounded": "整数",
        "rush": "年底突击",
        "shell": "空壳收款人",
    },
    "en": {
        "source": "Payments",
        "recovery": "Injection-recovery rate (no accuracy)",
        "flagged": "Called unusual before anything was put in",
        "kind": "put in",
        "cases": "cases",
        "subjects": "subjects",
        "alerts": "alerts",
        "screens": "screens",
        "spread": "least–most",
        "amount": "by amount",
        "random": "random",
        "screen": "screen",
        "judged": "judged",
        "unusual": "unusual",
        "share": "of subjects",
        "payments": "of all paid",
        "county": "generated county",
        "spending": "generated spending",
        "overall": "overall",
        "duplicate": "duplicate",
        "split": "split",
        "bunched": "bunched",
        "rounded": "rounded",
        "rush": "rush",
        "shell": "shell-like payee",
    },
}


def payments(
    data: Annotated[
        Path | None,
        typer.Option("--data", help="付款 CSV：date, payer, payee, amount ... / a CSV of your own payments."),
    ] = None,
    county: Annotated[int, typer.Option("--county", min=20, help="生成的县的项目数 / projects of the county.")] = 400,
    limit: Annotated[int, typer.Option("--limit", min=10, help="集体决定起点（元）/ the limit to stay below.")] = 3_000,
    seed: Annotated[int, typer.Option("--seed", help="第一个随机种子 / the first seed.")] = 1,
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="种子数 / how many seeds.")] = 5,
    out: Annotated[
        Path | None, typer.Option("--out", help="写 CSV 和 Markdown 的文件夹 / a folder for the tables.")
    ] = None,
) -> None:
    """已知异常放进付款数据，看筛查在前 10、50、200 条提示里找回多少。 / Anomalies put into payments, and found again."""
    import polars as pl

    from monitor.screens.evaluation.injection import flagged, measured, spread
    from monitor.screens.evaluation.injection_data import PaymentsUnreadable, read_payments
    from monitor.screens.evaluation.injection_spend import spending
    from monitor.screens.payments.all import BOUNDS, payment_screens

    screens = payment_screens(tuple(sorted({limit, BOUNDS[-1]})))
    try:
        own = None if data is None else read_payments(data)
    except PaymentsUnreadable as unreadable:
        ERR.print(unreadable.text(settings().language), markup=False)
        raise typer.Exit(2) from unreadable
    sources: dict[str, Source] = {"county": lambda one: _county(county, one), "spending": spending}
    if own is not None:
        sources = {"data": lambda _: own}
    for name, source in sources.items():
        runs, honest = [], []
        for one in range(seed, seed + seeds):
            told = source(one)
            runs.append(measured(told, one, screens, limit))
            if own is None or one == seed:
                honest.append(flagged(told, screens).with_columns(seed=one))
        everything, usual = pl.concat(runs), pl.concat(honest)
        label = str(data) if name == "data" else name
        tables = [_recovery(spread(everything), label), _flagged(usual, label)]
        for table in tables:
            OUT.print(table)
        if out is not None:
            _write(out, name, everything, usual)


def _county(projects: int, seed: int) -> pl.DataFrame:
    """The payments of an honest generated county of three years."""
    from datetime import date

    from monitor.demo.county import generate
    from monitor.facts.facts import facts_of
    from monitor.facts.records import records
    from monitor.screens.payments.screen import PaymentScreen
    from monitor.screens.payments.told import payments_of
    from monitor.vocabulary.event import day_number
    from monitor.vocabulary.reading import read_event

    told = generate(years=3, projects=projects, seed=seed, breaches={}, gaps=0)
    wanted = tuple(f'"type":"{kind}"' for kind in (*PaymentScreen.reads, "event.withdrawn"))
    lines = (line for line in told.log if any(kind in line for kind in wanted))
    held = records(enumerate(read_event(line, stored=True) for line in lines))
    return payments_of(facts_of(held, "county", day_number(date.fromisoformat(told.last_day))))


def _recovery(spread: pl.DataFrame, source: str) -> Table:
    """A kind and number of alerts a row: mean (least to most) of the screens, means of the baselines."""
    import polars as pl

    words = WORDS[settings().language]
    table = Table(title=f"{words['recovery']} · {words['source']}: {words.get(source, source)}")
    table.add_column(words["kind"], no_wrap=True)
    for name in ("cases", "subjects", "alerts", "screens", "spread", "amount", "random"):
        table.add_column(words[name], justify="right", no_wrap=name == "spread")
    rows = spread.pivot(on="order", index=["kind", "alerts"], values=["mean", "least", "most", "cases", "subjects"])
    for kind in rows["kind"].unique(maintain_order=True):
        for at, row in enumerate(rows.filter(pl.col("kind") == kind).sort("alerts").iter_rows(named=True)):
            head = (
                (words[kind], f"{row['cases_screen']:.0f}", f"{row['subjects_screen']:,}") if at == 0 else ("", "", "")
            )
            spread_told = f"{row['least_screen']:.2f}–{row['most_screen']:.2f}"
            means = [f"{row[f'mean_{order}']:.2f}" for order in ("screen", "by amount", "random")]
            table.add_row(*head, str(row["alerts"]), means[0], spread_told, *means[1:])
        table.add_section()
    return table


def _flagged(told: pl.DataFrame, source: str) -> Table:
    """A screen a row: means over the seeds, and the largest shares."""
    import polars as pl

    words = WORDS[settings().language]
    table = Table(title=f"{words['flagged']} · {words['source']}: {words.get(source, source)}")
    table.add_column(words["screen"], no_wrap=True)
    for name in ("subjects", "judged", "unusual", "share", "payments"):
        table.add_column(words[name], justify="right")
    by_screen = told.group_by("screen", maintain_order=True).agg(
        pl.col("subjects", "judged", "unusual").mean(), pl.col("share", "payments_share").max()
    )
    for screen, subjects, judged, unusual, share, payments_share in by_screen.iter_rows():
        numbers = (f"{subjects:,.0f}", f"{judged:,.0f}", f"{unusual:,.1f}")
        table.add_row(screen, *numbers, "—" if isnan(share) else f"{share:.2%}", f"{payments_share:.2%}")
    return table


def _write(folder: Path, name: str, runs: pl.DataFrame, honest: pl.DataFrame) -> None:
    """`recovery-<name>.csv` and `.md`, `unusual-<name>.csv`: every run, and the spread over the seeds."""
    import polars as pl

    from monitor.screens.evaluation.injection import spread

    folder.mkdir(parents=True, exist_ok=True)
    runs.write_csv(folder / f"recovery-{name}.csv")
    honest.write_csv(folder / f"unusual-{name}.csv")
    with pl.Config(tbl_formatting="ASCII_MARKDOWN", tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True):
        text = str(spread(runs).with_columns(pl.col("mean", "least", "most").round(3)))
    (folder / f"recovery-{name}.md").write_text(text + "\n", encoding="utf-8")
