"""A random draw that anybody could do again does not agree with its record, or was not fixed before the chance came.

What it checks
    Draws by tw-draw/1: the request was on record before the round of the beacon, says what stands beside it, and its
    digest fits; reveals open their commitments, in time, none left out; the beacon is the round announced, of a chain
    that counts here; seats and replacements are those of the arithmetic; openings give their handles; another attempt
    follows a void. Draws by a committed seed: the seed opens its commitment. Every draw: the pool did not change.
Why it matters
    Only a draw that a stranger can repeat proves that nobody steered it.
Legal source
    Tongyu county, section two (3): random draw, full monitoring. That a draw can be verified is this project's means,
    not the law's demand.
Does not apply
    Experts chosen directly.
Innocent explanations
    The request was entered late though fixed in time; a decline or a reveal was not submitted; a clerk mistyped a seat.
Ask next
    The transcript and its receipts from the log: the offline verifier names the step that fails.
Known gaps
    A draw recorded only, or without any protocol, has nothing to repeat: it cannot be assessed here and is judged by
    its statistics. The same holds for a committed seed whose method is not known, and for a request too thin to draw
    from. Witnesses' signatures are the offline verifier's part. A file that tells no time of entry is believed in the
    times it tells.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.draw.chain import TW_TEST
from monitor.facts.facts import Facts
from monitor.rules.kit import sample_draw as sample
from monitor.rules.kit.draws import DRAW, held
from monitor.rules.kit.like import like
from monitor.rules.kit.lots import PROCESS, met, one_each
from monitor.rules.kit.params import param
from monitor.rules.kit.recount import SCHEMA, Recount, recount, wrong_seed
from monitor.rules.kit.rule import Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """可以复核的随机抽取与记录不符，或者在随机数产生之前没有固定下来。

查什么
    按 tw-draw/1 进行的抽取：请求在该轮随机数之前入账，与旁边所列一致，摘要相符；揭示与承诺相符、按时、没有遗漏；
    随机数是事先指定的轮次，且属于当地认可的链；席位和递补与重算一致；公开的人与代号相符；再次抽取之前，上一次已经
    作废。按承诺种子的抽取：种子与承诺相符。所有抽取：名册在抽取前没有变化。
为什么要紧
    只有外人也能重做一遍的抽取，才能证明没有人操纵。
法律依据
    通榆县二（3）：随机抽取、全程监控。可复核是本系统的手段，不是法律的要求。
不适用
    直接确定的专家。
可能的正当理由
    请求及时固定而入账较晚；退出或揭示没有报送；经办人填错席位。
接着问
    抽取档案和账本回执：离线核验会指出哪一步不符。
已知不足
    仅有录像记录或者没有协议的抽取无从重算，这里不能判断，另作统计分析。方法不明的承诺种子、内容过少而无法重算的
    请求也是如此。见证人的签名由离线核验检查。没有入账时间的文件，按其所报时间。
"""

KEY = ["scope_id", "event"]
TW_DRAW = "tw_draw_1"
FAULTS = ("request_differs", "bad_reveals", "late_reveals", "beacon_differs", "moved_seats", "wrong_declines",
          "bad_openings", "pool_differs", "rivals")  # fmt: skip
NUMBERS = ("late_seconds", "few_reveals", "unvoided", "other_chain", "wrong_seed")
"""What is set only where it is a fault; 0 seconds late is late."""


@dataclass(frozen=True, slots=True)
class Params:
    """A chain whose rounds anybody can compute beforehand proves nothing."""

    allowed_chains: tuple[str, ...] = param(("quicknet",), unit="list", zh="认可的随机数链", en="Chains that count")


def entered(name: str) -> pl.Expr:
    """When an event was entered, in Unix seconds; where that is not told, when it says it happened, by the clock."""
    at = pl.coalesce("entered_at", pl.when(pl.col("clock")).then("at"))
    return (at.dt.epoch("us") // 1_000_000).alias(name)


def listed(rows: pl.LazyFrame, name: str, *fields: pl.Expr) -> pl.LazyFrame:
    """`DRAW` with its `rows` in order as a list of structures."""
    ordered = rows.sort("place")
    return ordered.group_by(DRAW, maintain_order=True).agg(pl.struct(*fields).alias(name))


def requests(f: Facts) -> pl.LazyFrame:
    """One row a draw: its earliest request, and the other draws asked for under the same lot and attempt."""
    asked = f.of("draw.committed").with_columns(entered("entered")).sort("entered", "day", "event", nulls_last=True)
    lot = [*PROCESS, "lot_id", "attempt"]
    twins = asked.group_by(lot).agg(twins=pl.col("draw_id").unique().sort())
    first = asked.unique(DRAW, keep="first", maintain_order=True)
    again = asked.group_by(DRAW).agg(requests=pl.col("request_sha256").n_unique())
    told = first.join(twins, on=lot, nulls_equal=True).join(again, on=DRAW)
    rivals = pl.col("twins").list.set_difference(pl.concat_list("draw_id")).list.sort()
    return told.select(
        *DRAW, "request", "request_sha256", "entered",
        rivals=pl.when(pl.col("requests") > 1).then(pl.concat_list("draw_id")).otherwise(rivals),
        **{f"committed_{name}": name for name in ("draw_id", "attempt", "lot_id", "ocid", "snapshot_id")},
        commit_event="event",
    )  # fmt: skip


def parts(f: Facts) -> list[pl.LazyFrame]:
    """The lists of a draw, each by `DRAW`: reveals, departures, openings, and seats and slots of the draw itself."""
    mine = held(f).select(*KEY, "draw_id")
    reveals = one_each(f.of("draw.revealed"), [*DRAW, "party"]).with_columns(place="party")
    left = f.of("seat.vacated").with_columns(place="decline_no", is_filled=pl.col("replacement_slot").is_not_null())
    ours = pl.coalesce("replacement_draw_id", "draw_id") == pl.col("draw_id")
    is_due = pl.col("is_filled") & ours | ~pl.col("is_filled") & (pl.col("phase") == "before_evaluation")
    opened = f.of("draw.opened", "openings").join(f.of("draw.opened").select(*KEY, "draw_id"), on=KEY)
    seats, slots = (f.of("draw.held", name).join(mine, on=KEY).with_columns(place="pos") for name in ("seats", "slots"))
    out = pl.col("out_slot").alias("slot"), pl.col("out_handle").alias("handle")
    return [
        listed(reveals, "revealed", pl.col("party"), pl.col("nonce"), entered("entered")),
        listed(left.filter(pl.col("decline_no").is_not_null() | is_due), "vacated", *out, pl.col("decline_no"),
               pl.col("reason"), pl.col("replacement_handle").alias("into"), pl.col("otc"), pl.col("is_filled")),
        listed(opened.with_columns(place="handle"), "openings", pl.col("handle"), pl.col("salt"), pl.col("expert")),
        listed(seats, "seats", pl.col("slot"), pl.col("handle")),
        listed(slots, "slots", pl.col("slot"), pl.col("seats")),
    ]  # fmt: skip


def unvoided(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEY` of each further attempt by tw-draw/1 whose predecessor was not void by its day: that one's number."""
    kinds = (f.of(kind).select("scope_id", "draw_id", known="attempt") for kind in ("draw.held", "draw.committed"))
    attempts = pl.concat(kinds).unique(DRAW, keep="any")
    void = f.of("draw.voided").join(attempts, on=DRAW, how="left")
    void = void.select(*PROCESS, "lot_id", void_attempt=pl.coalesce("attempt", "known"), void_day="day")
    again = rows.filter((pl.col("attempt") > 1) & (pl.col("protocol") == TW_DRAW))
    again = again.select(*PROCESS, "lot_id", "event", "day", previous=pl.col("attempt") - 1)
    found = met(again, void).filter(
        (pl.col("void_attempt") == pl.col("previous")) & (pl.col("void_day") <= pl.col("day"))
    )
    return again.join(found.select(KEY), on=KEY, how="anti").select(*KEY, unvoided="previous")


def done_again(row: dict[str, Any], p: Params) -> Recount:
    """One draw done again; nothing is proven of one by another protocol, or whose request is not told."""
    if row["protocol"] == "committed_seed":
        return Recount(wrong_seed=wrong_seed(row["seed"], row["seed_commit"]))
    if row["protocol"] != TW_DRAW or row["request"] is None:
        return Recount()
    lists = {name: row[name] or [] for name in ("revealed", "vacated", "openings", "seats", "slots")}
    beacon = {name: row[f"beacon_{name}"] for name in ("chain", "round", "signature", "randomness")}
    return recount(row | lists | beacon, p.allowed_chains)


def prepare(f: Facts, p: Params) -> pl.LazyFrame:
    """One row a draw, with everything in which its record and the arithmetic differ."""
    rows = held(f)
    pools = one_each(f.with_named("pool.snapshotted"), ["scope_id", "snapshot_id"])
    pools = pools.select("scope_id", "snapshot_id", "members_sha256", pool_event="event")
    told = rows.join(pools, on=["scope_id", "snapshot_id"], how="left").join(requests(f), on=DRAW, how="left")
    told = told.join(unvoided(f, rows), on=KEY, how="left").with_columns(
        held_draw_id="draw_id", held_attempt="attempt", held_lot_id="lot_id", held_ocid="ocid",
        held_snapshot_id="snapshot_id",
        pool_differs=pl.when(pl.col("members_sha256") != pl.col("snapshot_sha256")).then(pl.concat_list("snapshot_id"))
        .otherwise(pl.lit([], dtype=pl.List(pl.String))),
    )  # fmt: skip
    for part in parts(f):
        told = told.join(part, on=DRAW, how="left")
    frame = told.collect()
    found = [asdict(done_again(row, p)) for row in frame.iter_rows(named=True)]
    came = pl.DataFrame(found, schema=SCHEMA).with_columns(proof=pl.when("is_proven").then(pl.lit(value=True)))
    return pl.concat([frame, came], how="horizontal").lazy().with_columns(
        is_committed=pl.col("request").is_not_null() | (pl.col("protocol") != TW_DRAW),
        events=pl.concat_list("commit_event", "pool_event").list.drop_nulls(),
    )  # fmt: skip


def applies(_: Params) -> pl.Expr:
    """Random draws."""
    return pl.col("method") == "random"


def flagged(_: Params) -> pl.Expr:
    """Not committed though the protocol says so, or anything that differs."""
    listed_faults = [pl.col(name).list.len() > 0 for name in FAULTS]
    return ~pl.col("is_committed") | pl.any_horizontal(
        *listed_faults, *(pl.col(name).is_not_null() for name in NUMBERS)
    )


AGENCY, *_ = sample.PARTIES
OTHER = "ab" * 32
LATE = f"{sample.DAY}20:14:45+08:00"


def _with(*more: dict[str, Any], skip: tuple[str, ...] = (), **changed: Any) -> tuple[dict[str, Any], ...]:
    """The sample draw without the kinds in `skip`, its draw.held with fields changed, and more events."""
    kept = [event for event in sample.whole() if event["type"] not in {*skip, "draw.held"}]
    return (*kept, sample.held(**changed), *more)


def _asked(body: dict[str, Any] | None = None, *parties: str, **more: Any) -> tuple[dict[str, Any], ...]:
    """A sample draw by another request, with the reveals of `parties`, else of all."""
    used = parties or sample.PARTIES
    drawn = sample.held(sample.seating(body, parties=used), body=body, reveals=list(used))
    return (sample.committed(body, **more), *(sample.revealed(party) for party in used), drawn)


def _test_chain() -> tuple[dict[str, Any], ...]:
    round_no = TW_TEST.round_at(sample.REVEAL_UNTIL + 1_200)
    body = sample.request(TW_TEST, round_no)
    round_told = sample.beacon(TW_TEST.hash, round_no, TW_TEST.sign(round_no).hex())
    seats = sample.seating(body, signature=round_told["signature"])
    reveals = [sample.revealed(party) for party in sample.PARTIES]
    return (sample.committed(body), *reveals, sample.held(seats, body=body, beacon=round_told))


def _again() -> tuple[dict[str, Any], ...]:
    body = sample.request(attempt=2)
    reveals = [sample.revealed(party) for party in sample.PARTIES]
    return (sample.committed(body, attempt=2), *reveals, sample.held(body=body, attempt=2))


def _void(at: str) -> dict[str, Any]:
    return like("draw.voided", at, draw_id="DRAW-0", ocid=sample.OCID, lot_id=sample.LOT, attempt=1)


def _recorded(protocol: str = "recorded_only", **more: Any) -> dict[str, Any]:
    return like("draw.held", "2026-04-19", **{"draw_id": "DRAW-A", "protocol": protocol, **more})


def _pool(digest: str) -> dict[str, Any]:
    return like("pool.snapshotted", f"{sample.DAY}18:00:00+08:00", snapshot_id=sample.POOL, members_sha256=digest)


def _swapped() -> list[dict[str, Any]]:
    """The first two seats of the sample in the opposite order: the record is not that of the arithmetic."""
    drawn = [{"slot": slot, "handle": one} for slot, one in sample.seating().seated]
    return [drawn[1], drawn[0], *drawn[2:]]


SEED = "5eed" * 16
COMMIT = "f9fa5c699354e46a448f75765ae99bf06741d541ab6c337c0f3722850adbb136"
THIN = {"v": "tw-draw/1", "draw_id": "DRAW-A", "lot": "L1", "attempt": 1}

RULE = Rule(
    id="exp.draw-verifiable",
    version=1,
    family="exp",
    severity=Severity.HIGH,
    scope="process",
    judges=("draw.held",),
    reads=("draw.held", "draw.committed", "draw.revealed", "draw.opened", "draw.voided", "seat.vacated",
           "pool.snapshotted"),
    about=("ocid", "lot_id", "draw_id"),
    needs=("proof",),
    evidence=(
        Shown("protocol", "抽取协议", "Protocol", codes="draw_protocol"),
        Shown("is_committed", "抽取前已有承诺", "Committed before the draw"),
        Shown("late_seconds", "请求晚于随机数（秒）", "Request after the round (seconds)"),
        Shown("request_differs", "请求与记录不符之处", "Where the request and the record differ"),
        Shown("rivals", "同一标段同一次的其他请求", "Other requests for this lot and attempt"),
        Shown("bad_reveals", "揭示不符或被遗漏", "Reveals that do not fit or were left out", codes="draw_party"),
        Shown("late_reveals", "揭示逾期", "Reveals too late", codes="draw_party"),
        Shown("few_reveals", "揭示不足，只有几方", "Too few reveals"),
        Shown("beacon_differs", "随机数不符之处", "Where the beacon differs"),
        Shown("other_chain", "不予认可的随机数链", "Chain that does not count here"),
        Shown("moved_seats", "与重算不符的席位", "Seats other than those of the arithmetic"),
        Shown("wrong_declines", "不符的退出序号", "Declines that do not agree"),
        Shown("bad_openings", "公开与代号不符", "Openings that do not fit"),
        Shown("pool_differs", "名册有变化的快照", "Snapshot of a pool that changed"),
        Shown("unvoided", "未作废的上一次抽取", "Attempt before it that was not void"),
        Shown("wrong_seed", "种子不符的承诺", "Commitment that the seed does not open"),
        Shown("day", "抽取日", "Drawn on"),
    ),
    title={"zh": "抽取可验证", "en": "Draw is verifiable"},
    message={
        "zh": "{day} 的抽取（{protocol}）；抽取前已有承诺：{is_committed}[；请求晚于该轮随机数 {late_seconds} 秒]"
        "[；请求与记录不符：{request_differs}][；同一标段同一次另有请求：{rivals}][；揭示不符或被遗漏：{bad_reveals}]"
        "[；揭示逾期：{late_reveals}][；揭示只有 {few_reveals} 方][；随机数不符：{beacon_differs}]"
        "[；随机数链 {other_chain} 不在认可之列（{allowed_chains}）][；{moved_seats#} 个席位与重算不符]"
        "[；退出序号 {wrong_declines} 不符][；{bad_openings#} 个公开与代号不符][；名册 {pool_differs} 有变化]"
        "[；第 {unvoided} 次抽取没有作废][；种子与承诺 {wrong_seed} 不符]",
        "en": "Draw of {day} ({protocol}); committed before the draw: {is_committed}[; request {late_seconds} seconds "
        "after its round][; request and record differ: {request_differs}][; other requests for this lot and attempt: "
        "{rivals}][; reveals that do not fit or were left out: {bad_reveals}][; reveals too late: {late_reveals}]"
        "[; only {few_reveals} reveals][; beacon differs: {beacon_differs}][; chain {other_chain} does not count here "
        "({allowed_chains})][; seats other than those of the arithmetic: {moved_seats#}][; declines that do not agree: "
        "{wrong_declines}][; openings that do not fit: {bad_openings#}][; pool {pool_differs} changed][; attempt "
        "{unvoided} was not void][; the seed does not open {wrong_seed}]",
    },
    cites=(Cite("seed-tongyu", "二(3)专家"),),
    in_force=date(2017, 11, 6),
    params=Params(),
    prepare=prepare,
    applies=applies,
    flagged=flagged,
    examples=(
        Example("request, three reveals and draw agree", sample.whole(), {"DRAW-A": "clear"}),
        Example("the same, submitted in the opposite order", sample.whole()[::-1], {"DRAW-A": "clear"}),
        Example("one party kept silent, two are enough", _asked(None, *sample.PARTIES[1:]), {"DRAW-A": "clear"}),
        Example("a decline in order", _with(sample.declined()), {"DRAW-A": "clear"}),
        Example("another stepped in than the next in order",
                _with(sample.declined(replacement={"slot": "土建", "handle": OTHER})), {"DRAW-A": "flagged"}),
        Example("a reason that the request does not list", _with(sample.declined(reason="other")),
                {"DRAW-A": "flagged"}),
        Example("the number of a decline is not told", _with(sample.declined(decline_no=None)),
                {"DRAW-A": "not_assessable"}),
        Example("filled during the evaluation, the number of the decline is not told",
                _with(sample.declined(decline_no=None, phase="during_evaluation")), {"DRAW-A": "not_assessable"}),
        Example("a seat left empty during the evaluation is no decline",
                _with(sample.declined(decline_no=None, phase="during_evaluation", replacement=None,
                                      replacement_draw_id=None)), {"DRAW-A": "clear"}),
        Example("two seats in another order", _with(seats=_swapped()), {"DRAW-A": "flagged"}),
        Example("one second before the round", _asked(at=f"{sample.DAY}20:14:44+08:00"), {"DRAW-A": "clear"}),
        Example("asked for at the second of the round", _asked(at=LATE), {"DRAW-A": "flagged"}),
        Example("the draw says committed and no request is told", _with(skip=("draw.committed",)),
                {"DRAW-A": "flagged"}),
        Example("the digest of another request", _asked(request_sha256=OTHER), {"DRAW-A": "flagged"}),
        Example("the draw seats fewer than the request asked for",
                _with(slots=[{"slot": "土建", "seats": 2}]), {"DRAW-A": "flagged"}),
        Example("two requests for one lot and attempt",
                (*sample.whole(), sample.committed(sample.request(draw_id="DRAW-B"), draw_id="DRAW-B")),
                {"DRAW-A": "flagged"}),
        Example("two requests for one draw",
                (*sample.whole(), sample.committed(sample.request(min_reveals=1), f"{sample.DAY}19:10:00+08:00")),
                {"DRAW-A": "flagged"}),
        Example("a reveal that does not open its commitment",
                (sample.committed(), sample.revealed(AGENCY, told=bytes(32)),
                 *(sample.revealed(party) for party in sample.PARTIES[1:]), sample.held()), {"DRAW-A": "flagged"}),
        Example("a reveal one second after its time",
                (sample.committed(), sample.revealed(AGENCY, f"{sample.DAY}19:54:46+08:00"),
                 *(sample.revealed(party) for party in sample.PARTIES[1:]), sample.held()), {"DRAW-A": "flagged"}),
        Example("a reveal at the last second",
                (sample.committed(), sample.revealed(AGENCY, f"{sample.DAY}19:54:45+08:00"),
                 *(sample.revealed(party) for party in sample.PARTIES[1:]), sample.held()), {"DRAW-A": "clear"}),
        Example("the draw leaves out a reveal made in time", _with(reveals=list(sample.PARTIES[1:])),
                {"DRAW-A": "flagged"}),
        Example("too few reveals", _with(reveals=[AGENCY]), {"DRAW-A": "flagged"}),
        Example("the reveals were not submitted", _with(skip=("draw.revealed",)), {"DRAW-A": "not_assessable"}),
        Example("the value of another round", _with(beacon=sample.beacon(round=sample.ROUND + 1)),
                {"DRAW-A": "flagged"}),
        Example("a value that nobody signed", _with(beacon=sample.beacon(signature="00" * 48)), {"DRAW-A": "flagged"}),
        Example("no beacon told", _with(beacon=None), {"DRAW-A": ("not_assessable", "missing: proof")}),
        Example("drawn on the test chain", _test_chain(), {"DRAW-A": "flagged"}),
        Example("drawn on the test chain, where the place takes it", _test_chain(), {"DRAW-A": "clear"},
                set={"allowed_chains": "quicknet|tw-test"}),
        Example("openings that give their handles", _with(sample.opened("E-0001")), {"DRAW-A": "clear"}),
        Example("an opening with another salt", _with(sample.opened("E-0001", told=bytes(32))),
                {"DRAW-A": "flagged"}),
        Example("the pool as frozen", _with(_pool(OTHER), snapshot_sha256=OTHER), {"DRAW-A": "clear"}),
        Example("the pool changed after it was frozen", _with(_pool(OTHER), snapshot_sha256=sample.DIGEST),
                {"DRAW-A": "flagged"}),
        Example("a second attempt, the first not void", _again(), {"DRAW-A": "flagged"}),
        Example("a second attempt after the void of the first",
                (*_again(), _void(f"{sample.DAY}17:00:00+08:00")), {"DRAW-A": "clear"}),
        Example("the first attempt void only a day later", (*_again(), _void("2025-08-19")), {"DRAW-A": "flagged"}),
        Example("a request too thin to draw from",
                (like("draw.committed", "2026-04-19T08:10:00+08:00", draw_id="DRAW-A", request=THIN,
                      request_sha256=sample.digest(THIN)), like("draw.held", "2026-04-19", draw_id="DRAW-A")),
                {"DRAW-A": ("not_assessable", "missing: proof")}),
        Example("recorded only: nothing to repeat", (_recorded(),), {"DRAW-A": "not_assessable"}),
        Example("no protocol at all", (_recorded("none"),), {"DRAW-A": "not_assessable"}),
        Example("a seed that opens its commitment, by a method not known",
                (_recorded("committed_seed", seed=SEED, seed_commit=COMMIT),), {"DRAW-A": "not_assessable"}),
        Example("a seed that does not open its commitment",
                (_recorded("committed_seed", seed=SEED, seed_commit=OTHER),), {"DRAW-A": "flagged"}),
        Example("chosen directly", (_recorded("none", method="direct"),), {"DRAW-A": "not_applicable"}),
    ),
    doc=__doc__,
    doc_zh=ZH,
)  # fmt: skip
