"""A bid was turned away for a ban that no longer held.

What it checks
    Each bid refused at the opening or rejected in the evaluation because the bidder is barred: whether the ban named,
    or without a name one of the bidder's or its consortium's bans, held on a day from the opening to the rejection.
    Both ends of a period hold; a lifting ends it the day before.
Why it matters
    A blacklist must also free people: who has served a ban and is still kept out has been punished twice, and the lot
    has lost a competitor.
Legal source
    Implementing Regulation of the Government Procurement Law, article 19, second paragraph: after the term of a ban
    the supplier may take part again.
Does not apply
    Bids turned away on another ground; a sanction named that bars nobody (a fine may speak against a bidder otherwise).
Innocent explanations
    Another ban stands behind it and the wrong number was entered; the lifting came while the evaluation was under way;
    the list on the screen was old, and the bid was admitted after an objection.
Ask next
    Which list was looked up, and when; whether the bidder was told and could object.
Known gaps
    Whether a ban that holds reaches this place and field, and this capacity, is not asked: any of them is taken as a
    reason. Without a first day a ban is taken to have begun. A firm left out before it could bid is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met, once, one_each
from monitor.rules.kit.penalties import imposed
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.rules.kit.sample_branch import branch
from monitor.rules.kit.sanctions import BARRING, last_day, with_parents
from monitor.vocabulary.verdicts import Severity

ZH = """以处于限制期为由拒收或者否决投标，而限制已不再有效。

查什么
    开标时拒收、评标时否决，理由是投标人处于限制期的：写明的那项限制（没有写明的，投标人或者联合体成员的任何一项限制），从
    开标到否决之间是否有一日有效。期间首尾两日都算，解除的到前一日为止。
为什么要紧
    黑名单也要放人：期满还被拒之门外，等于罚了两次，标段也少了一个竞争者。
法律依据
    政府采购法实施条例第19条第二款：禁止期限届满的，可以参加政府采购活动。
不适用
    因其他理由拒收、否决的；写明的处罚本来就不禁入的（罚款可能另有影响）。
可能的正当理由
    另有一项有效的限制，编号填错；评标期间才解除；看的是旧名单，提出异议后已经恢复。
接着问
    查的是哪份名单，什么时候查的；投标人是否被告知、能否提出异议。
已知不足
    有效的限制是否及于本地、本领域、这一身份，不判断，都算有理由。没有起始日的，视为已经开始。投标之前就被挡在门外的，看不到。
"""

KEY = ["scope_id", "event"]


@dataclass(frozen=True, slots=True)
class Params:
    """The sanctions themselves say how long they bar."""


def turned_away(f: Facts) -> pl.LazyFrame:
    """One row a bid refused or rejected, on whatever ground, with `since_day`: the opening of its lot, else its own."""
    columns = [*KEY, "at", "day", "ocid", "lot_id"]
    opened = f.of("bids.opened").select(columns)
    refused = f.of("bids.opened", "bids").filter(~pl.col("is_accepted")).join(opened, on=KEY)
    rejected = f.of("evaluation.concluded", "rejections").join(f.of("evaluation.concluded").select(columns), on=KEY)
    sat = f.of("evaluation.concluded").select(*PROCESS, "lot_id", "event")
    seats = met(sat, opened.select(*PROCESS, "lot_id", "day"))
    first = seats.group_by(KEY).agg(opened_day=pl.col("day").min())
    shared = [*columns, "bid_id", "tenderer_id"]
    parts = [refused.select(*shared, ground="refusal_ground"), rejected.select(*shared, "ground", "sanction_id")]
    rows = pl.concat(parts, how="diagonal").join(first, on=KEY, how="left")
    return rows.with_columns(since_day=pl.min_horizontal("opened_day", "day"))


def bans(f: Facts) -> pl.LazyFrame:
    """Every sanction as it stood at its time: an annulled one held until then."""
    return imposed(f).select(
        "party_kind",
        "party_id",
        "sanction_id",
        bars=pl.col("measures").list.eval(pl.element().is_in(BARRING)).list.any(),
        ban_from_day="valid_from_day",
        ban_until_day=pl.min_horizontal(last_day(), pl.col("lifted_day") - 1).cast(pl.Int32),
        ban_event="event",
    )


def met_by(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Each of `rows` with each ban that may stand behind it: the one named, else all of the bidder's."""
    told = once(bans(f))
    named = rows.drop_nulls("sanction_id").join(told.drop("party_kind", "party_id"), on="sanction_id")
    members = f.of("bid.submitted").select(*KEY, "bid_id").join(
        f.of("bid.submitted", "consortium_members").select(*KEY, party_id="id"), on=KEY
    )  # fmt: skip
    open_ = rows.filter(pl.col("sanction_id").is_null()).drop("sanction_id")
    members = open_.join(members.drop("event"), on=["scope_id", "bid_id"])
    who = with_parents(f, pl.concat([open_.with_columns(party_id="tenderer_id"), members], how="diagonal"), "day")
    firms = told.filter((pl.col("party_kind") == "organisation") & pl.col("bars")).drop("party_kind")
    return pl.concat([named, who.join(firms, on="party_id").drop("party_id")], how="diagonal")


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a bid turned away, with the bans that may stand behind it and whether one held."""
    rows = once(turned_away(f))
    by = [*KEY, "bid_id"]
    ended = (pl.col("ban_until_day") < pl.col("since_day")).fill_null(value=False)
    not_begun = (pl.col("ban_from_day") > pl.col("day")).fill_null(value=False)
    behind = met_by(f, rows).group_by(by).agg(
        held=(~ended & ~not_begun).any(),
        bars=pl.col("bars").any(),
        sanctions=pl.col("sanction_id").unique().sort(),
        ended_day=pl.col("ban_until_day").max(),
        begins_day=pl.col("ban_from_day").max(),
        events=pl.col("ban_event").unique().sort(),
    )  # fmt: skip
    rows = rows.rename({"sanction_id": "named"}).join(behind, on=by, how="left")
    return one_each(rows, ["scope_id", "ocid", "lot_id", "bid_id"], first=applies(p) & flagged(p))


def applies(_: Params) -> pl.Expr:
    """Bids turned away because the bidder is barred, by a sanction that can bar."""
    return (pl.col("ground") == "sanctioned") & pl.col("bars")


def flagged(_: Params) -> pl.Expr:
    """No ban held; unknown where none is told."""
    return ~pl.col("held")


FIRM, OTHER = "91999001MA0000146J", "91999001MA00001110"


def _ban(first: str | None = "2025-03-15", last: str | None = "2026-03-14", name: str = "SN-A", **more: Any) -> Any:
    dates = {key: day for key, day in (("valid_from", first), ("valid_until", last)) if day}
    told: dict[str, Any] = {"party": {"kind": "organisation", "id": FIRM}, "measures": ["ban"]}
    return like("sanction.imposed", "2025-03-10", sanction_id=name, **(told | dates | more))


def _lifted(day: str, reason: str = "repaired") -> dict[str, Any]:
    return like("sanction.lifted", day, sanction_id="SN-A", reason=reason)


def _rejected(day: str = "2026-03-15", ground: str = "sanctioned", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"bid_id": "B-A", "tenderer": {"id": FIRM}, "ground": ground} | more
    return like("evaluation.concluded", f"{day}T16:00:00+08:00", lot_id="L1", rejections=[told])


def _opened(day: str, lot: str = "L1", **more: Any) -> dict[str, Any]:
    bid: dict[str, Any] = {"bid_id": "B-A", "tenderer": {"id": FIRM}, "is_accepted": True} | more
    return like("bids.opened", f"{day}T09:00:00+08:00", lot_id=lot, bids=[bid])


REFUSED: dict[str, Any] = {"is_accepted": False, "refusal_ground": "sanctioned"}
NAMED = {"sanction_id": "SN-A"}

RULE = Rule(
    id="blk.expiry-release",
    version=1,
    family="blk",
    severity=Severity.MEDIUM,
    scope="process",
    judges=("evaluation.concluded", "bids.opened"),
    reads=(
        "evaluation.concluded",
        "bids.opened",
        "bid.submitted",
        "sanction.imposed",
        "sanction.lifted",
        "relation.declared",
    ),
    references=("sanction.imposed", "sanction.lifted", "relation.declared"),
    about=("ocid", "lot_id", "bid_id"),
    needs=("ground", "sanctions"),
    evidence=(
        Shown("tenderer_id", "投标人", "Bidder"),
        Shown("sanctions", "处罚编号", "Sanctions"),
        Shown("ended_day", "限制最后一日", "Last day of the ban"),
        Shown("begins_day", "限制起始日", "First day of the ban"),
        Shown(
            "since_day",
            "核对起日（开标日，没有报送的为拒收或否决日）",
            "Checked from (opening, else the day it was turned away)",
        ),
        Shown("day", "拒收或否决日", "Turned away on"),
    ),
    title={"zh": "期满应解除限制", "en": "Expired ban must not exclude"},
    message={
        "zh": "{day} 以处于限制期为由拒收或否决 {tenderer_id} 的投标，处罚 {sanctions} 的限制自 {begins_day} 至 "
        "{ended_day}，{since_day} 起核对已不在限制期内",
        "en": "The bid of {tenderer_id} was turned away on {day} as barred; the bans {sanctions} (first day "
        "{begins_day}, last day {ended_day}) did not hold, checked from {since_day} on",
    },
    cites=(Cite("cn-procurement-regulation", "19"),),
    in_force=date(2015, 3, 1),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("the ban ended the day before", (_ban(), _rejected(**NAMED)), {"B-A": "flagged"}),
        Example("the same, told in the opposite order", (_rejected(**NAMED), _ban()), {"B-A": "flagged"}),
        Example("on its last day", (_ban(), _rejected("2026-03-14", **NAMED)), {"B-A": "clear"}),
        Example("on its first day", (_ban("2026-03-15", "2027-03-14"), _rejected(**NAMED)), {"B-A": "clear"}),
        Example("the day before it begins", (_ban("2026-03-16", "2027-03-14"), _rejected(**NAMED)), {"B-A": "flagged"}),
        Example(
            "it ran out between opening and evaluation",
            (_ban(), _opened("2026-03-14"), _rejected("2026-03-17", **NAMED)),
            {"B-A": "clear"},
        ),
        Example(
            "another lot was opened while it held",
            (_ban(), _opened("2026-03-14", "L2"), _opened("2026-03-15"), _rejected("2026-03-17", **NAMED)),
            {"B-A": "flagged"},
        ),
        Example(
            "an opening told for a day after the evaluation",
            (_ban(), _opened("2026-03-16"), _rejected("2026-03-14", **NAMED)),
            {"B-A": "clear"},
        ),
        Example("no ban is named, and the only one is over", (_ban(), _rejected()), {"B-A": "flagged"}),
        Example(
            "no ban is named, one is over and another holds",
            (_ban(), _ban("2026-01-01", "2026-12-31", "SN-B"), _rejected()),
            {"B-A": "clear"},
        ),
        Example(
            "one is over, and a fine beside it",
            (_ban(), _ban("2026-01-01", None, "SN-B", measures=["fine"]), _rejected()),
            {"B-A": "flagged"},
        ),
        Example(
            "a member of the consortium is barred",
            (
                _ban("2026-01-01", "2026-12-31", party={"kind": "organisation", "id": OTHER}),
                _ban("2024-01-01", "2024-12-31", "SN-B"),
                like(
                    "bid.submitted",
                    "2026-03-13",
                    bid_id="B-A",
                    tenderer={"id": FIRM},
                    lot_id="L1",
                    consortium_members=[{"id": OTHER}],
                ),
                _rejected(),
            ),
            {"B-A": "clear"},
        ),
        Example(
            "the bidder is a branch of a firm that is barred",
            (
                _ban(party={"kind": "organisation", "id": OTHER}, last="2026-03-15"),
                branch(FIRM, OTHER),
                _rejected(),
            ),
            {"B-A": "clear"},
        ),
        Example("no sanction of the bidder is told", (_rejected(),), {"B-A": ("not_assessable", "missing: sanctions")}),
        Example(
            "only another firm's",
            (_ban(party={"kind": "organisation", "id": OTHER}), _rejected()),
            {"B-A": "not_assessable"},
        ),
        Example("the one named is not told", (_ban(name="SN-B"), _rejected(**NAMED)), {"B-A": "not_assessable"}),
        Example("no last day: open-ended", (_ban(last=None), _rejected(**NAMED)), {"B-A": "clear"}),
        Example("no first day, and over", (_ban(None), _rejected(**NAMED)), {"B-A": "flagged"}),
        Example("no first day, and not over", (_ban(None, "2026-03-15"), _rejected(**NAMED)), {"B-A": "clear"}),
        Example("permanent", (_ban(is_permanent=True, basis="expert"), _rejected(**NAMED)), {"B-A": "clear"}),
        Example(
            "lifted on that day",
            (_ban(last="2027-03-14"), _lifted("2026-03-15"), _rejected(**NAMED)),
            {"B-A": "flagged"},
        ),
        Example(
            "lifted the day after",
            (_ban(last="2027-03-14"), _lifted("2026-03-16"), _rejected(**NAMED)),
            {"B-A": "clear"},
        ),
        Example(
            "annulled afterwards: on that day it held",
            (_ban(last="2027-03-14"), _lifted("2026-06-01", "annulled"), _rejected(**NAMED)),
            {"B-A": "clear"},
        ),
        Example("rejected on another ground", (_ban(), _rejected(ground="unqualified")), {"B-A": "not_applicable"}),
        Example(
            "for a fine, which bars nobody", (_ban(measures=["fine"]), _rejected(**NAMED)), {"B-A": "not_applicable"}
        ),
        Example("refused at the opening", (_ban(), _opened("2026-03-15", **REFUSED)), {"B-A": "flagged"}),
        Example(
            "accepted at the opening",
            (_ban(), _opened("2026-03-15"), _rejected("2026-03-15", "other")),
            {"B-A": "not_applicable"},
        ),
        Example(
            "why it was refused is not told",
            (_ban(), _opened("2026-03-15", is_accepted=False)),
            {"B-A": ("not_assessable", "missing: ground")},
        ),
        Example(
            "refused at the opening, and again in the evaluation when a new ban held",
            (
                _ban(),
                _ban("2026-03-16", "2027-03-15", "SN-B"),
                _opened("2026-03-15", **REFUSED),
                _rejected("2026-03-16"),
            ),
            {"B-A": "flagged"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
