"""An item listed for a ballot of the full committee was decided by another body, or not by ballot.

What it checks
    Each decision whose kind of act the unit's catalogue puts to a ballot (of the full committee, or by ballot only):
    whether the body that decided is the one listed, and whether they voted in a form listed.
Why it matters
    The county moved its weightiest items from a few to the whole committee, each with a paper in hand. A smaller body,
    or a show of hands, takes that back.
Legal source
    Tongcheng county: of the items the standing committee used to put to the ballot, eight are put to the ballot of the
    full committee.
Does not apply
    Decisions of a kind that the catalogue of that day does not put to a ballot.
Innocent explanations
    The catalogue lists the item more narrowly than by kind of act; the smaller body only prepared the item and the full
    committee met later; the form of the vote was entered wrong.
Ask next
    Which item of the catalogue is it? The ballots and the count.
Known gaps
    Item and decision meet by unit, kind of act and amount: of several listed items the one with the highest starting
    amount that is reached governs, of equal ones any may be kept to. Items listed for a procurement class are left out,
    since a decision tells none. A ballot by the full committee is never below the level listed. Where
    the catalogue tells no form, a ballot will do, and any other form leaves the answer open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.catalogues import holds, listed
from monitor.rules.kit.frames import cny
from monitor.rules.kit.like import UNIT, like
from monitor.rules.kit.meetings import KEYS
from monitor.rules.kit.rule import RECORD, Cite, Example, Rule, Shown
from monitor.vocabulary.verdicts import Severity

ZH = """目录列为全委会票决的事项，由其他机构决定，或者没有票决。

查什么
    行为类别在本单位目录中列为票决（由全委会决定，或者只能用投票方式）的每项决策：作出决定的机构是不是目录所列层级，表决方
    式是不是目录所列方式。
为什么要紧
    县里把最重要的事项从少数人移给全体委员，一人一票；改由小范围的会决定或者举手，等于收了回去。
法律依据
    通城县：在原常委会票决事项中，划分出8项由全委会票决。
不适用
    当天的目录没有列为票决的行为类别。
可能的正当理由
    目录事项比行为类别更窄；小范围的会只作酝酿，之后全委会另行票决；表决方式录错。
接着问
    对应目录的哪一项？票和计票单。
已知不足
    决策与目录事项按单位、行为类别、金额对应：列有几项的，以达到的最高起点金额那一项为准，起点相同的符合其一即可。限定采购品
    目的事项不计，因为决策不报品目。由全委会票决的，层级总是够的。目录没有报送表决方式的，
    投票即可，其他方式无法判断。
"""

FULL = "party_full_committee"
BALLOTS = ("named_ballot", "secret_ballot")


@dataclass(frozen=True, slots=True)
class Params:
    """Nothing to set: level and form stand in the catalogue."""


def catalogue(f: Facts) -> pl.LazyFrame:
    """What units decide collectively (`kit.catalogues.listed`), but what is listed for a procurement class.

    `forms`: those listed (null: not told); `from_fen`: the starting amount (0: any); `is_ballot`: listed for a ballot
    of the full committee, or for ballots only.
    """
    told = listed(f, "collective_decision").filter(pl.col("item_class").is_null())
    told = told.with_columns(
        forms=pl.when(pl.col("form").list.len() > 0).then("form"),
        from_fen=pl.when("has_threshold").then("threshold_cny").otherwise(pl.lit(0)),
    ).drop("form")
    by_ballot = pl.col("forms").list.set_difference(pl.lit(list(BALLOTS))).list.len() == 0
    return told.with_columns(is_ballot=(pl.col("level") == FULL) | by_ballot)


def held(f: Facts, rows: pl.LazyFrame) -> pl.LazyFrame:
    """`KEYS` and what the catalogue of the day asks of the decision; no row where it puts no such act to a ballot.

    `is_reached`: a starting amount is reached (null: the amount is not told); `asks`: a ballot item governs;
    `is_kept`: one of the items that govern was kept to; `level`, `forms` and `events` of those.
    """
    pairs = (
        rows.select(*KEYS, "unit_id", "action", "body", pl.col("form").alias("voted"), "amount_cny", "day")
        .join(catalogue(f), on=["unit_id", "action"])
        .filter(holds(pl.col("day")))
        .filter(pl.col("is_ballot").any().over(KEYS))
    )
    is_any = pl.when(pl.col("from_fen") == 0).then(pl.lit(value=True))
    pairs = pairs.with_columns(is_reached=is_any.otherwise(pl.col("amount_cny") >= pl.col("from_fen")))
    top = pl.col("from_fen").filter("is_reached").max().over(KEYS)
    at_level = (pl.col("body") == pl.col("level")) | (pl.col("body") == FULL)
    in_form = (
        pl.when(pl.col("forms").is_not_null() & pl.col("voted").is_not_null())
        .then(pl.col("forms").list.contains(pl.col("voted")))
        .when(pl.col("voted").is_in(BALLOTS))
        .then(pl.lit(value=True))
    )
    pairs = pairs.with_columns(
        governs=pl.col("is_reached") & (pl.col("from_fen") == top),
        is_kept=at_level & in_form,
    )
    asks = pl.col("governs") & pl.col("is_ballot")
    told = pairs.group_by(KEYS).agg(
        is_open=pl.col("is_reached").is_null().any(),
        is_reached=pl.col("is_reached").any(),
        asks=asks.any(),
        is_kept=pl.col("is_kept").filter("governs").any(ignore_nulls=False),
        level=pl.col("level").filter(asks).sort().first(),
        forms=pl.col("forms").filter(asks).list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
        events=pl.col("item_event").filter("governs").unique().sort(),
    )
    known = pl.when(~pl.col("is_open"))
    return told.with_columns(
        is_reached=known.then("is_reached"),
        asks=known.then("asks").otherwise(pl.lit(value=True)),
        is_kept=known.then("is_kept"),
    )


def prepare(f: Facts, _: Params) -> pl.LazyFrame:
    """One row a decision, with the level and the forms that the catalogue of the day lists for it."""
    rows = f.of("decision.made").with_columns(amount_cny=cny("decided_amount"))
    ballots = catalogue(f).filter("is_ballot").drop("action")
    unnamed = rows.filter(pl.col("action").is_null()).join(ballots, on="unit_id").filter(holds(pl.col("day")))
    told = rows.join(held(f, rows), on=KEYS, how="left")
    told = told.join(unnamed.select(*KEYS, is_open_act=pl.lit(value=True)).unique(), on=KEYS, how="left")
    asks = pl.col("asks") | ~pl.col("is_reached")
    return told.with_columns(
        asks=pl.when(pl.col("is_open_act").is_null()).then(asks.fill_null(value=False)),
    )


def applies(_: Params) -> pl.Expr:
    """Decisions whose kind of act is listed for a ballot; not known where the kind of act is not told."""
    return pl.col("asks")


def below(_: Params) -> pl.Expr:
    """Under every amount from which the catalogue asks for a ballot."""
    return ~pl.col("is_reached")


def flagged(_: Params) -> pl.Expr:
    """Another body or another form than any item that governs lists."""
    return ~pl.col("is_kept")


LISTING = {"catalogue": "collective_decision", "action": "project", "level": FULL, "unit": {"id": UNIT}}
LISTING |= {"form": ["named_ballot"]}
SMALLER = "party_standing_committee"


def _listed(day: str = "2026-01-04", item: str = "CAT-1", **more: Any) -> dict[str, Any]:
    return like("catalogue_item.listed", day, **(LISTING | {"item_id": item} | more))


def _decided(body: str = FULL, form: str | None = "named_ballot", **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "decision_id": "DEC-A",
        "action": "project",
        "body": body,
        "form": form,
        "unit": {"id": UNIT},
    }
    return like("decision.made", "2026-03-03", **(told | more))


RULE = Rule(
    id="dec.ballot-level",
    version=1,
    family="dec",
    severity=Severity.MEDIUM,
    scope="unit",
    reach=RECORD,
    judges=("decision.made",),
    reads=("decision.made", "catalogue_item.listed"),
    references=("catalogue_item.listed",),
    about=("decision_id",),
    needs=("action", "form"),
    evidence=(
        Shown("day", "决策日", "Decided on"),
        Shown("meeting_id", "会议编号", "Meeting"),
        Shown("action", "行为类别", "Kind of act", codes="catalogue_action"),
        Shown("body", "作出决定的机构", "Body that decided", codes="body"),
        Shown("form", "表决方式", "Form of the vote", codes="decision_form"),
        Shown("level", "目录所列层级", "Level listed", codes="body"),
        Shown("forms", "目录所列表决方式", "Forms listed", codes="decision_form"),
        Shown("decided_amount_fen", "决策金额（元）", "Amount decided (CNY)"),
    ),
    title={"zh": "票决层级", "en": "Ballot taken at the right level"},
    message={
        "zh": "{action}事项于 {day} 由{body}以{form}决定，目录列为[由{level}][以{forms}]决定",
        "en": "A decision on {action} was taken by {body} by {form} on {day}; the catalogue lists it for "
        "[{level}][ by {forms}]",
    },
    cites=(Cite("seed-tongcheng", "分权(3)"),),
    in_force=date(2015, 4, 8),
    params=Params(),
    prepare=prepare,
    applies=applies,
    below=below,
    flagged=flagged,
    examples=(
        Example("by ballot of the full committee", (_listed(), _decided()), {"DEC-A": "clear"}),
        Example("by ballot of the standing committee", (_decided(SMALLER), _listed()), {"DEC-A": "flagged"}),
        Example(
            "by the full committee, hands shown", (_listed(), _decided(form="show_of_hands")), {"DEC-A": "flagged"}
        ),
        Example(
            "hands shown, where the catalogue allows that",
            (_listed(form=["show_of_hands"]), _decided(form="show_of_hands"), _decided(decision_id="DEC-B")),
            {"DEC-A": "clear", "DEC-B": "flagged"},
        ),
        Example(
            "a secret ballot asked for in the unit's own meeting",
            (
                _listed(level="leadership_team", form=["secret_ballot"]),
                _decided("leadership_team", "secret_ballot"),
                _decided("leadership_team", "oral", decision_id="DEC-B"),
                _decided("head_office", "secret_ballot", decision_id="DEC-C"),
                _decided(FULL, "secret_ballot", decision_id="DEC-D"),
            ),
            {"DEC-A": "clear", "DEC-B": "flagged", "DEC-C": "flagged", "DEC-D": "clear"},
        ),
        Example(
            "listed without a ballot; another kind of act; the transaction catalogue; another unit; a class",
            (
                _listed(level="leadership_team", form=["named_ballot", "oral"]),
                _listed(item="CAT-2", action="personnel"),
                _listed(item="CAT-3", catalogue="transaction"),
                _listed(item="CAT-4", unit={"id": "91999001MA000012XP"}),
                _listed(item="CAT-5", catalogue_class="A02"),
                _decided(SMALLER, "oral"),
            ),
            {"DEC-A": "not_applicable"},
        ),
        Example(
            "from 1,000,000 yuan on: the bound, a fen under it, and no amount",
            (
                _listed(threshold="1000000.00"),
                _decided(SMALLER, decided_amount="1000000.00"),
                _decided(SMALLER, decision_id="DEC-B", decided_amount="999999.99"),
                _decided(SMALLER, decision_id="DEC-C"),
                _decided(SMALLER, decision_id="DEC-D", decided_amount={"amount": "2000000.00", "currency": "USD"}),
            ),
            {
                "DEC-A": "flagged",
                "DEC-B": ("clear", "below_threshold"),
                "DEC-C": "not_assessable",
                "DEC-D": "not_assessable",
            },
        ),
        Example(
            "two items of one kind: the higher starting amount that is reached governs",
            (
                _listed(threshold="1000000.00"),
                _listed(item="CAT-2", level=SMALLER, form=["oral"]),
                _decided(SMALLER, "oral", decided_amount="1000000.00"),
                _decided(SMALLER, "oral", decision_id="DEC-B", decided_amount="999999.99"),
                _decided(SMALLER, "oral", decision_id="DEC-C"),
            ),
            {"DEC-A": "flagged", "DEC-B": "not_applicable", "DEC-C": "not_assessable"},
        ),
        Example(
            "the smaller body for large amounts only",
            (
                _listed(),
                _listed(item="CAT-2", level=SMALLER, form=["oral"], threshold="1000000.00"),
                _decided(SMALLER, "oral", decided_amount="1000000.00"),
                _decided(SMALLER, "oral", decision_id="DEC-B", decided_amount="999999.99"),
            ),
            {"DEC-A": "not_applicable", "DEC-B": "flagged"},
        ),
        Example(
            "nothing is listed for a ballot: the amount does not matter",
            (_listed(level=SMALLER, form=["oral"], threshold="1000000.00"), _decided(SMALLER, "oral")),
            {"DEC-A": "not_applicable"},
        ),
        Example(
            "two items of one kind from any amount: one kept to is enough",
            (
                _listed(),
                _listed(item="CAT-2", level=SMALLER, form=["oral"]),
                _decided(SMALLER, "oral"),
                _decided("head_office", decision_id="DEC-B"),
            ),
            {"DEC-A": "clear", "DEC-B": "flagged"},
        ),
        Example(
            "listed on the day itself, the day after, until the day before, valid from the day after",
            (
                _listed("2026-03-03"),
                _listed("2026-03-04", "CAT-2", action="disposal"),
                _listed(item="CAT-3", action="loan", valid_until="2026-03-02"),
                _listed(item="CAT-4", action="contract", valid_from="2026-03-04"),
                _listed(item="CAT-5", action="spend", valid_from="2026-03-03", valid_until="2026-03-03"),
                _decided(SMALLER),
                _decided(SMALLER, decision_id="DEC-B", action="disposal"),
                _decided(SMALLER, decision_id="DEC-C", action="loan"),
                _decided(SMALLER, decision_id="DEC-D", action="contract"),
                _decided(SMALLER, decision_id="DEC-E", action="spend"),
            ),
            {
                "DEC-A": "flagged",
                "DEC-B": "not_applicable",
                "DEC-C": "not_applicable",
                "DEC-D": "not_applicable",
                "DEC-E": "flagged",
            },
        ),
        Example(
            "listed anew before the decision: the later listing holds",
            (_listed("2026-02-01", level=SMALLER, form=["oral"]), _listed(), _decided(SMALLER, "oral")),
            {"DEC-A": "not_applicable"},
        ),
        Example(
            "listed anew on the day of the decision, and on the day after",
            (
                _listed(),
                _listed("2026-03-03", level=SMALLER, form=["oral"]),
                _listed(item="CAT-2", action="loan"),
                _listed("2026-03-04", "CAT-2", action="loan", level=SMALLER, form=["oral"]),
                _decided(SMALLER, "oral"),
                _decided(SMALLER, "oral", decision_id="DEC-B", action="loan"),
            ),
            {"DEC-A": "not_applicable", "DEC-B": "flagged"},
        ),
        Example(
            "the form is not told", (_listed(), _decided(form=None)), {"DEC-A": ("not_assessable", "missing: form")}
        ),
        Example(
            "the form is not told, and another body decided", (_listed(), _decided(SMALLER, None)), {"DEC-A": "flagged"}
        ),
        Example(
            "the catalogue tells no form: a ballot will do, hands leave it open, another body is seen",
            (
                _listed(form=None),
                _decided(form="secret_ballot"),
                _decided(form="show_of_hands", decision_id="DEC-B"),
                _decided(SMALLER, "show_of_hands", decision_id="DEC-C"),
            ),
            {"DEC-A": "clear", "DEC-B": "not_assessable", "DEC-C": "flagged"},
        ),
        Example(
            "the catalogue lists no form for a smaller body: no ballot is asked for",
            (_listed(level=SMALLER, form=[]), _decided(SMALLER, "oral")),
            {"DEC-A": "not_applicable"},
        ),
        Example(
            "the level is not told: only the form is held against it",
            (
                _listed(level=None, form=["named_ballot"]),
                _decided(SMALLER),
                _decided(SMALLER, "oral", decision_id="DEC-B"),
            ),
            {"DEC-A": "not_assessable", "DEC-B": "flagged"},
        ),
        Example(
            "the kind of act is not told: open where something is listed for a ballot",
            (_listed(), _decided(action=None)),
            {"DEC-A": ("not_assessable", "missing: action")},
        ),
        Example(
            "the kind of act is not told, and nothing is listed for a ballot on that day",
            (_listed(level="leadership_team", form=["oral"]), _listed("2026-03-04", "CAT-2"), _decided(action=None)),
            {"DEC-A": "not_applicable"},
        ),
    ),
    doc=__doc__,
    doc_zh=ZH,
)
