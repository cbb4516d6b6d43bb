"""The plot of an evaluation: each market, the screens beside what must not do the work alone. SVG, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from monitor.screens.evaluation.columns import FULL, OTHERS
from monitor.screens.evaluation.run import APART, OVERLAP, TIME, Figure
from monitor.screens.evaluation.table import word

SHOWN: Final = ("both", "without_crowding", "prices", "cobidding", "bids", "date", "size", "identity")
COLOURS: Final = ("#1f5fa8", "#8a4fb0", "#6ea6dc", "#2f8f7f", "#b8860b", "#c9a66b", "#a89078", "#b0b0b0")
LOWEST: Final = 0.1
SAID: Final = {
    "none": ("未作此项检验", "not judged in this way"),
    "line": (
        "平衡准确率（留出市场：AUC）；虚线 0.5：一律判多数；横线：各折标准差",
        "balanced accuracy (market left out: AUC); dashed at 0.5: always the majority; bars: sd over folds",
    ),
}


def svg(figures: Sequence[Figure], lang: str) -> str:
    """The drawing as text: a row a market, a column a protocol, a point a set of columns."""
    import altair as alt
    import vl_convert

    shown = [figure for figure in figures if _is_shown(figure)]
    protocols = [name for name in (OVERLAP, TIME, APART) if any(one.protocol == name for one in shown)]
    cells = [
        _cell(shown, market, protocol, lang)
        for market in dict.fromkeys(one.market for one in shown)
        for protocol in protocols
    ]
    whole = (
        alt.concat(*cells, columns=len(protocols), spacing=16, title=word_of("line", lang))
        .configure(font="Noto Sans CJK SC, Noto Sans, sans-serif")
        .configure_legend(orient="bottom", labelLimit=340)
        .configure_title(fontSize=12, fontWeight="normal", anchor="start")
        .configure_axis(titleFontWeight="normal")
        .configure_view(stroke="#ddd")
    )
    told: str = vl_convert.vegalite_to_svg(whole.to_dict(), allowed_base_urls=[])
    return told


def _cell(shown: Sequence[Figure], market: str, protocol: str, lang: str) -> Any:
    """One market in one protocol; where it is not judged so, the sentence that says it."""
    import altair as alt

    names = [word(name, lang) for name in SHOWN]
    rows = [_row(one, lang) for one in shown if (one.market, one.protocol) == (market, protocol)]
    title = [word(protocol, lang), word(market, lang)]
    size = {"width": 270, "height": 104, "title": title}
    if not rows:
        untold = alt.InlineData(values=[{"said": word_of("none", lang)}])
        return alt.Chart(untold).mark_text(color="#777").encode(text="said:N").properties(**size)
    colour = alt.Color(
        "columns:N", scale=alt.Scale(domain=names, range=list(COLOURS)), legend=alt.Legend(title=None, columns=3)
    )
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("columns:N", sort=names, title=None, axis=alt.Axis(labels=False, ticks=False, domain=False))
    )
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=[LOWEST, 1.0]),
        title=None,
        axis=alt.Axis(format=".1f", tickCount=9),
    )
    middle = alt.Chart(alt.InlineData(values=[{"value": 0.5}])).mark_rule(color="#999", strokeDash=[3, 3]).encode(x=x)
    bars = base.mark_rule().encode(x=alt.X("low:Q", title=None), x2="high:Q", color=colour)
    points = base.mark_point(filled=True, size=60, opacity=1).encode(x=x, color=colour)
    return alt.layer(middle, bars, points).properties(**size)


def word_of(name: str, lang: str) -> str:
    """A text of the plot."""
    zh, en = SAID[name]
    return zh if lang == "zh" else en


def _is_shown(figure: Figure) -> bool:
    """The trees with the strictest past; of a market left out the past over all of it, as its places are."""
    if figure.columns not in SHOWN:
        return False
    if figure.protocol == APART:
        return figure.past == OTHERS or figure.columns != FULL
    return figure.protocol in {OVERLAP, TIME} and figure.model == "trees" and figure.past != OTHERS


def _row(figure: Figure, lang: str) -> dict[str, Any]:
    # a figure without folds has no spread: its bar has no length
    spread = figure.fold_sd if figure.protocol == OVERLAP else 0.0
    value = max(figure.value, LOWEST)
    return {
        "protocol": word(figure.protocol, lang),
        "market": word(figure.market, lang),
        "columns": word(figure.columns, lang),
        "value": round(value, 4),
        "low": round(max(value - spread, LOWEST), 4),
        "high": round(min(value + spread, 1.0), 4),
    }
