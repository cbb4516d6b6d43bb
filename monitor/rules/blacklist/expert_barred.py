"""A barred expert sat on a committee, was drawn or could be drawn, or stayed in the pool.

What it checks
    For each expert: every committee sat on, every draw that seated the expert or could have, and every registration
    in a pool, against bans, disqualifications and listings as an expert that hold on that day.
Why it matters
    A ban that nobody looks at when experts are drawn keeps nobody out.
Legal source
    Law on Tendering and Bidding, article 56; its Implementing Regulation, articles 71 and 72; Implementing Regulation
    of the Government Procurement Law, article 75; Tongyu county: barred experts take no part in any tender.
Does not apply
    A registration before the first day of the ban (it is due to end by then). Sanctions in another capacity, a fine,
    a warning or points alone; expired, lifted, annulled and not yet started sanctions.
Innocent explanations
    The ban was lifted and the lifting not submitted; the pool blocked the expert and the registration was not ended;
    the ban holds in another county.
Ask next
    When the body that runs the pool learnt of the ban, and who called the expert.
Known gaps
    Nameless handles are seen once they are opened. A local ban reaches a draw or pool whose place is not told. When
    the first day of a ban is not told, it is taken to hold from the day after the decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import once, one_each, with_notice
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.rules.kit.sanctions import barring, holds_on, reaches, with_barred
from monitor.vocabulary.verdicts import Severity

ZH = """处于限制期的专家参加评标、被抽取或可被抽取，或者仍在库中。

查什么
    每名专家：每次参加评标、每次抽中或可能抽中其本人的抽取、每次在库登记，与当日有效的以专家身份受的禁入、取消资格或列入
    名单对照。
为什么要紧
    抽取时没有人核对，对专家的限制就落空。
法律依据
    招标投标法第56条，实施条例第71条、第72条；政府采购法实施条例第75条；通榆县：失信专家禁止参加县内招投标。
不适用
    限制开始之前的登记（届时应当终止）。以其他身份受的处罚，仅有罚款、警告或记分的；已到期、已解除、已撤销、尚未开始的处
    罚。
可能的正当理由
    限制已解除，解除没有报送；专家库已停用该专家，登记没有终止；限制只在其他县有效。
接着问
    专家库管理单位何时知道该限制；由谁通知该专家到场。
已知不足
    匿名代号公开之后才看得出。抽取或专家库所在地没有报送的，地方性限制视为及于该处。没有报送限制起始日的，从决定次日起视
    为有效。
"""

KEY = ["scope_id", "event"]
ABOUT = ("expert", "ocid", "lot_id", "started_at", "draw_id", "audience", "pool_id")
ME = pl.col("scope_id")


@dataclass(frozen=True, slots=True)
class Params:
    """The sanctions themselves say whom, where and how long they bar."""


def sittings(f: Facts) -> pl.LazyFrame:
    """Committees the expert sat on, in whatever capacity, judged on the day the evaluation ended."""
    mine = f.of("evaluation.concluded", "members").filter(pl.col("person") == ME).select(KEY).unique()
    rows = f.of("evaluation.concluded").join(mine, on=KEY)
    return rows.select(*KEY, "at", "day", "ocid", "lot_id", "regime", "started_at", on_day="day")


def draws(f: Facts) -> pl.LazyFrame:
    """Draws that seated the expert or could have, by person or by a handle opened since, judged on that day."""
    columns = [*KEY, "at", "day", "ocid", "regime", "draw_id"]
    seated = (
        f.of("draw.held", "seats").filter(pl.col("expert") == ME).select(KEY).with_columns(is_seated=pl.lit(value=True))
    )
    held = f.of("draw.held").join(seated.unique(), on=KEY, how="left")
    by_person = held.filter(pl.col("is_seated") | pl.col("eligible").list.contains(ME)).select(
        *columns, "lot_id", on_day="day"
    )
    draw = one_each(f.with_named("draw.held"), ["scope_id", "draw_id"]).select(*KEY, "draw_id", "lot_id", on_day="day")
    excluded = f.with_named("draw.held", "excluded").join(draw.select(*KEY, "draw_id"), on=KEY)
    opened = f.of("draw.opened", "openings").filter(pl.col("expert") == ME).select(*KEY, "handle")
    opened = opened.join(f.of("draw.opened").select(*columns, "audience"), on=KEY)
    by_handle = (
        opened.join(excluded.select("scope_id", "draw_id", "handle"), on=["scope_id", "draw_id", "handle"], how="anti")
        .join(by_person, on=["scope_id", "draw_id"], how="anti")
        .join(draw.drop("event"), on=["scope_id", "draw_id"], how="left")
        .drop("handle")
    )
    return pl.concat([by_person, by_handle], how="diagonal")


def registrations(f: Facts, bars: pl.LazyFrame) -> pl.LazyFrame:
    """Registrations in a pool with the first day on which a ban met them (`meets_day`) and the last lawful one before.

    Of one expert and pool the latest registration holds: it ends the one before (contract, convention 17).
    """
    following = pl.col("day").shift(-1).over("expert", "pool_id", order_by=["day", "at", "event"])
    told = (
        f.reference("expert.registered")
        .with_columns(next_day=following)
        .with_columns(
            from_day=pl.max_horizontal("valid_from_day", "day"),
            until_day=pl.min_horizontal("valid_until_day", pl.col("next_day") - 1),
        )
    )
    both_end = pl.min_horizontal("until_day", "bar_until_day")
    met = (
        told.join(bars.filter(pl.col("party_kind") == "person"), left_on="expert", right_on="party_id")
        .filter(reaches(pl.col("region"), pl.lit(None, dtype=pl.String)).fill_null(value=True))
        .with_columns(meets_day=pl.max_horizontal("from_day", "bar_from_day"), ends_day=both_end)
        .filter(pl.col("ends_day").is_null() | (pl.col("meets_day") <= pl.col("ends_day")))
        .sort("meets_day", "sanction_event")
        .unique("event", keep="first", maintain_order=True)
    )
    put_right = pl.when(pl.col("ends_day") == pl.col("next_day") - 1).then("next_day")
    lifted = pl.when(pl.col("ends_day") == pl.col("lifted_day") - 1).then("lifted_day")
    met = met.select("event", "meets_day", "sanction_id", "sanction_event", "bar_from_day", "bar_until_day",
                     cured_day=pl.coalesce(put_right, lifted))  # fmt: skip
    rows = f.of("expert.registered").filter(pl.col("expert") == ME).join(met, on="event", how="left")
    first = one_each(rows, ["scope_id", "pool_id"], first=pl.col("meets_day").is_not_null())
    return first.select(
        *KEY, "day", "pool_id", "cured_day",
        on_day=pl.coalesce("meets_day", "day"),
        is_barred=pl.lit(value=False),
        due_day=pl.col("meets_day") - 1,
        sanctions=pl.concat_list("sanction_id").list.drop_nulls(),
        sanction_events=pl.concat_list("sanction_event").list.drop_nulls(),
        barred_from_day="bar_from_day",
        barred_until_day="bar_until_day",
    )  # fmt: skip


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a sitting, a draw and a pool of each expert."""
    bars = once(barring(f, "expert"))
    taken = once(pl.concat([sittings(f), draws(f)], how="diagonal"))
    rows = once(with_notice(f, taken, region=pl.col("region")))
    who = rows.select(*KEY, "on_day", "region", "regime", party_kind=pl.lit("person"), party_id=ME)
    here = reaches(pl.col("region"), pl.col("regime")).fill_null(value=True)
    judged = with_barred(rows, who, bars, KEY, holds_on(pl.col("on_day")) & here)
    told = pl.concat([judged, registrations(f, bars)], how="diagonal")
    return told.with_columns(
        expert=ME,
        events=pl.col("sanction_events"),
        on_day=pl.when(pl.col("is_barred").is_not_null()).then(pl.coalesce("on_day", "day")).otherwise("on_day"),
    )


def applies(_: Params) -> pl.Expr:
    """Every sitting, draw and registration."""
    return pl.lit(value=True)


def flagged(_: Params) -> pl.Expr:
    """Barred on that day. A registration is due to end before the ban begins, so it is awaited instead."""
    return pl.col("is_barred")


WHO = "E-0001"
OCID = "ocds-tw9990-2026-0017"
HANDLE, OTHER_HANDLE = "f4" * 32, "18" * 32


def _ban(first: str = "2026-03-15", last: str | None = "2027-03-14", **more: Any) -> dict[str, Any]:
    dates = {"valid_from": first} | ({"valid_until": last} if last else {})
    told = {"party": {"kind": "person", "id": WHO}, "role": "expert", "basis": "expert", "scope": "nation"}
    return like("sanction.imposed", "2026-03-10", sanction_id="SN-A", **{**told, "measures": ["ban"], **dates, **more})


def _sat(day: str = "2026-04-20", **more: Any) -> dict[str, Any]:
    return like("evaluation.concluded", day, members=[{"person": WHO, "member_type": "expert"}], **more)


def _draw(day: str = "2026-04-19", **more: Any) -> dict[str, Any]:
    return like("draw.held", day, draw_id="DRAW-A", **more)


def _opened(handle: str = HANDLE) -> dict[str, Any]:
    opening = {"handle": handle, "salt": "00" * 32, "expert": WHO}
    return like("draw.opened", "2026-04-30", draw_id="DRAW-A", audience="auditors", openings=[opening])


def _registered(day: str = "2026-01-06", last: str | None = None) -> dict[str, Any]:
    until = {"valid_until": last} if last else {}
    return like("expert.registered", day, expert=WHO, pool_id="POOL-A", **until)


RULE = Rule(
    id="blk.expert-barred",
    version=2,
    family="blk",
    severity=Severity.CRITICAL,
    scope="expert",
    reach=RECORD,
    judges=("evaluation.concluded", "draw.held", "draw.opened", "expert.registered"),
    reads=(
        "evaluation.concluded",
        "draw.held",
        "draw.opened",
        "expert.registered",
        "tender.published",
        "sanction.imposed",
        "sanction.lifted",
    ),
    references=("sanction.imposed", "sanction.lifted", "expert.registered"),
    about=ABOUT,
    needs=("on_day",),
    evidence=(
        Shown("expert", "专家", "Expert"),
        Shown("on_day", "参评、抽取或在库日", "Sat, drawn or in the pool on"),
        Shown("sanctions", "处罚编号", "Sanctions"),
        Shown("barred_from_day", "限制起始日", "Barred from"),
        Shown("barred_until_day", "限制截止日（未报送即无截止日）", "Barred until (not reported: open)"),
        Shown("ocid", "采购过程", "Process"),
        Shown("draw_id", "抽取编号", "Draw"),
        Shown("pool_id", "专家库", "Pool"),
    ),
    title={"zh": "失信专家参评", "en": "Barred expert sits or can be drawn"},
    message={
        "zh": "专家限制期自 {barred_from_day} 起[，至 {barred_until_day} 止]（处罚 {sanctions}），{on_day} 仍参评、被抽取或在库可抽",
        "en": "An expert barred from {barred_from_day}[ until {barred_until_day}] (sanctions {sanctions}) still "
        "sat, was drawn or could be drawn on {on_day}",
    },
    cites=(
        Cite("cn-bidding-law", "56"),
        Cite("cn-bidding-regulation", "71"),
        Cite("cn-bidding-regulation", "72"),
        Cite("cn-procurement-regulation", "75"),
        Cite("seed-tongyu", "二(3)信用"),
    ),
    in_force=date(2000, 1, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("banned, and sat", (_ban(), _sat()), {OCID: "flagged"}),
        Example("the same, submitted in the opposite order", (_sat(), _ban()), {OCID: "flagged"}),
        Example("no sanction", (_sat(),), {OCID: "clear"}),
        Example("the ban ends on the day of the evaluation", (_ban(last="2026-04-20"), _sat()), {OCID: "flagged"}),
        Example("the ban ended the day before", (_ban(last="2026-04-19"), _sat()), {OCID: "clear"}),
        Example("the ban begins the day after", (_ban(first="2026-04-21"), _sat()), {OCID: "clear"}),
        Example(
            "permanent, years later",
            (_ban(first="2020-01-01", last=None, is_permanent=True), _sat()),
            {OCID: "flagged"},
        ),
        Example(
            "lifted before",
            (_ban(), like("sanction.lifted", "2026-04-10", sanction_id="SN-A", reason="repaired"), _sat()),
            {OCID: "clear"},
        ),
        Example("points alone", (_ban(measures=["points"]), _sat()), {OCID: "clear"}),
        Example("barred as a supplier", (_ban(role="supplier"), _sat()), {OCID: "clear"}),
        Example(
            "barred in another county",
            (_ban(scope="region", region="999002"), like("tender.published", "2026-03-20", region="999001"), _sat()),
            {OCID: "clear"},
        ),
        Example(
            "a county's ban, the place is not told", (_ban(scope="region", region="999001"), _sat()), {OCID: "flagged"}
        ),
        Example("banned, and drawn", (_ban(), _draw(seats=[{"slot": "土建", "expert": WHO}])), {"DRAW-A": "flagged"}),
        Example(
            "banned, and on the list from which was drawn",
            (_ban(), _draw(seats=[{"slot": "土建", "expert": "E-0002"}], eligible=[WHO, "E-0002"])),
            {WHO: "flagged", "E-0002": "clear"},
        ),
        Example(
            "behind a handle that was opened later",
            (_ban(), _draw(seats=[{"slot": "土建", "handle": HANDLE}]), _opened()),
            {"DRAW-A": "flagged"},
        ),
        Example(
            "behind a handle that was left out of the draw",
            (
                _ban(),
                _draw(excluded=[{"handle": OTHER_HANDLE, "reason": "sanctioned"}]),
                _opened(OTHER_HANDLE),
                _sat("2026-01-20"),
            ),
            {OCID: "clear"},
        ),
        Example("a handle opened, and the draw was not submitted", (_ban(), _opened()), {"DRAW-A": "not_assessable"}),
        Example("banned, and still in the pool", (_registered(), _ban()), {"POOL-A": ("flagged", "overdue")}),
        Example(
            "the ban begins tomorrow",
            (_registered(), _ban()),
            {"POOL-A": ("not_applicable", "not_due")},
            as_of="2026-03-14",
        ),
        Example("the ban begins today", (_registered(), _ban()), {"POOL-A": "flagged"}, as_of="2026-03-15"),
        Example(
            "the registration was ended before the ban",
            (_registered(), _registered("2026-03-12", last="2026-03-12"), _ban()),
            {"POOL-A": "clear"},
        ),
        Example(
            "the registration was ended a week late: flagged, and cured",
            (_registered(), _registered("2026-03-22", last="2026-03-21"), _ban()),
            {"POOL-A": "flagged"},
        ),
        Example("the registration had run out", (_registered(last="2026-03-14"), _ban()), {"POOL-A": "clear"}),
        Example("in the pool, never sanctioned", (_registered(),), {"POOL-A": "clear"}),
        Example(
            "banned, still in the pool, and the ban lifted later: flagged, and cured",
            (_registered(), _ban(), like("sanction.lifted", "2026-04-10", sanction_id="SN-A", reason="repaired")),
            {"POOL-A": "flagged"},
        ),
        Example(
            "the registration ran out on the first day of the ban",
            (_registered(last="2026-03-15"), _ban()),
            {"POOL-A": "flagged"},
        ),
        Example(
            "a county's ban, the place of the pool is not told",
            (_registered(), _ban(scope="region", region="999001")),
            {"POOL-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
