"""`tenderwatch evaluate collusion`: the screens for rigged tenders, judged on labelled bids of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from monitor.settings import settings

if TYPE_CHECKING:
    from monitor.screens.evaluation.run import Figure

OUT = Console()
ERR = Console(stderr=True)


def collusion(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="公开标注数据所在目录 / the published files.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="表与图写到此处 / table and plot.")] = None,
    market: Annotated[list[str] | None, typer.Option("--market", metavar="ID", help="Only this (repeatable).")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="第一个随机种子 / the first seed.")] = 0,
    seeds: Annotated[int, typer.Option("--seeds", min=1, max=50, help="种子个数 / how many seeds.")] = 3,
) -> None:
    """Judge the collusion screens on published labelled bids, each figure beside its baselines."""
    from monitor.screens.evaluation.markets import MARKETS
    from monitor.screens.evaluation.published import PublishedUnreadable, found_in, read
    from monitor.screens.evaluation.run import evaluate, frame
    from monitor.screens.evaluation.table import markdown

    lang = settings().language
    known = [one.id for one in MARKETS]
    if unknown := sorted(set(market or ()) - set(known)):
        said = f"--market：没有 {unknown[0]}，应为" if lang == "zh" else f"--market: no {unknown[0]}, expected one of "
        _refuse(said + ", ".join(known))
    try:
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        markets = [read(*one) for one in found_in(data, market or ())]
        with ERR.status("") as status:
            figures = list(evaluate(markets, seed, seeds, status.update))
        OUT.print(*_tables(figures, lang), sep="\n")
        if out is not None:
            from monitor.screens.evaluation.plot import svg

            frame(figures).write_csv(out / "collusion.csv")
            (out / "collusion.md").write_text(markdown(figures, lang), encoding="utf-8")
            (out / "collusion.svg").write_text(svg(figures, lang), encoding="utf-8")
    except PublishedUnreadable as error:
        _refuse(error.texts[lang])
    except OSError as error:
        _refuse(str(error))


def _refuse(said: str) -> NoReturn:
    ERR.print(f"tenderwatch: {said}", style="bold", highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(2)


def _tables(figures: list[Figure], lang: str) -> list[Table]:
    from monitor.screens.evaluation.table import HEADS, by_protocol, word

    at = 0 if lang == "zh" else 1
    tables = []
    for protocol, rows in by_protocol(figures, lang).items():
        table = Table(*(head[at] for head in HEADS), title=word(protocol, lang))
        for row in rows:
            table.add_row(*row)
        tables.append(table)
    return tables
