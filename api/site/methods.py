"""How records are checked: every rule with its article, its bound, its examples, what it could not judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.access.caller import Looks
from api.changed import IfChanged
from api.deps import LARGEST, PLAIN, AtDesk, Id, Reading
from api.desk import Desk
from api.ocds.routes import file_of
from api.problems import Refused
from api.site.figures import percent
from api.site.taken import as_csv
from api.site.window import AtWindow, Visit, stands
from monitor.audit.catalogued import covered, page, told
from monitor.audit.in_force import place_in_force
from monitor.audit.shown_examples import table_of
from monitor.cases.precision import NONE, precision
from monitor.export.window.sheets import CSV, Column, Sheet
from monitor.findings.explain import cited
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.rule import Rule
from monitor.rules.law import SUMMARY_IS_OURS

router = APIRouter(tags=["window"], default_response_class=HTMLResponse)
PAGE: Final = 40
SEVERITY: Final = {"critical": "crit", "high": "high", "medium": "mid", "low": "low", "info": "low"}
VERDICT: Final = {"flagged": ("high", None), "clear": ("ok", None), "not_assessable": ("na", None),
                  "not_applicable": ("low", "—")}  # fmt: skip
UNITS: Final = frozenset({"CNY", "day", "working_day", "persons"})
"""Units of parameters that have a word; of the others the label tells."""
COUNTS: Final = frozenset({"flagged", "clear", "not_assessable", "closed", "right"})
MOST_BESIDE_A_SENTENCE: Final = 3
"""Columns of numbers that an example has room for beside its sentence; in Chinese it is a number."""
JUDGED: Final = ("flagged", "clear", "not_assessable")
Family = Annotated[str, Query(max_length=40, pattern=PLAIN, description="Family of rules.", examples=["tnd"])]
Words = Annotated[str, Query(max_length=200, pattern=PLAIN, description="In title, id or article; all of them.")]
Nature = Annotated[Literal["", "statute", "lead"], Query(description="By an article, or a heuristic.")]


@router.get("/r", summary="Every rule, as a page", dependencies=[IfChanged])
def listed(  # noqa: PLR0913 - one argument a filter
    __: Looks, desk: AtDesk, read: Reading, visit: AtWindow, response: Response, *, family: Family = "", q: Words = "",
    nature: Nature = "", offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> Response:  # fmt: skip
    """Silence is not innocence: what a rule could not judge stands beside what it flagged."""
    every = list(catalogue().values())
    found = [rule for rule in every if _fits(rule, family, q, nature)]
    counted, right = covered(read), precision(read)
    asked = {"family": family, "q": q, "nature": nature}
    others = Counter(rule.family for rule in every if _fits(rule, "", q, nature))
    return visit.page(
        "methods",
        here="methods",
        stands=stands(read, desk),
        headers=dict(response.headers),
        heads=_heads(visit),
        rows=[_row(visit, desk, rule, counted, right) for rule in found[offset : offset + PAGE]],
        families=_families(visit, others, asked),
        paged={"total": len(found), "limit": PAGE, "offset": offset},
        asked=asked,
        total=len(every),
        leads=sum(rule.is_lead for rule in every),
        place=desk.place.name[visit.lang],
    )


@router.get("/r.csv", summary="The rules as CSV", response_class=Response, responses=file_of(CSV, "One row a rule."))
def listed_csv(
    __: Looks, desk: AtDesk, read: Reading, visit: AtWindow, *, family: Family = "", q: Words = "", nature: Nature = ""
) -> Response:
    """The same rules, all of them, with their articles and counts."""
    w, lang = visit.w, visit.lang
    counted, right, here = covered(read), precision(read), place_in_force(read, desk.settings.place)
    names = ("rule", "rule_id", "family", "nature", "articles", "flagged", "clear", "not_assessable", "closed", "right")
    columns = [Column(w(f"window_r.{name}"), "count" if name in COUNTS else "text") for name in names]
    rows = []
    for rule in catalogue().values():
        if not _fits(rule, family, q, nature):
            continue
        one = told(rule, here, counted.get(rule.id, {}), desk.today)
        known = right.get(rule.id, NONE)
        articles = w("window_r.comma").join(cite["cited"][lang] for cite in one["cites"])
        numbers = [one["coverage"][name] for name in JUDGED]
        rows.append(
            [rule.title[lang], rule.id, w(f"stage.{one['stage']}"), _nature(visit, rule)["text"], articles, *numbers,
             known["closed"], known["confirmed"] + known["referred"]]
        )  # fmt: skip
    return as_csv(visit, "rules", Sheet(w("window_r.title"), columns, rows))


@router.get("/r/{rule_id}", summary="One rule, as a page", dependencies=[IfChanged])
def one(__: Looks, desk: AtDesk, read: Reading, visit: AtWindow, response: Response, rule_id: Id) -> Response:
    """What it says, by which article in force today, where the bound lies, and what may explain a finding."""
    rule = catalogue().get(rule_id)
    if rule is None:
        raise Refused("no_such_rule", id=rule_id)
    counted = covered(read).get(rule_id, {})
    here = told(rule, place_in_force(read, desk.settings.place), counted, desk.today)
    said = page(rule)
    lang = visit.lang
    known = precision(read).get(rule_id, NONE)
    return visit.page(
        "method",
        here="methods",
        stands=stands(read, desk),
        headers=dict(response.headers),
        rule=here,
        title=here["title"][lang],
        lead=said["summary"][lang],
        stage=visit.w(f"stage.{here['stage']}"),
        tags=_tags(visit, rule, here),
        strip=_strip(visit, here, known),
        articles=[_article(visit, cited(cite, desk.today)) for cite in rule.cites],
        ours=SUMMARY_IS_OURS[lang],
        parameters=[_parameter(visit, told_) for told_ in here["parameters"]],
        side=_side(rule, lang),
        examples=_examples(visit, rule_id),
        sections={name: both[lang] for name, both in said["sections"].items()},
        coverage=_coverage(visit, here["coverage"]),
        precision=_precision(visit, known),
        place=desk.place.name[lang],
    )


def _fits(rule: Rule[Any], family: str, words: str, nature: str) -> bool:
    if family and rule.family != family:
        return False
    if nature and rule.is_lead != (nature == "lead"):
        return False
    text = " ".join((rule.id, *rule.title.values(), *(f"{one.act} {one.article}" for one in rule.cites))).casefold()
    return all(word in text for word in words.casefold().split())


def _heads(visit: Visit) -> list[dict[str, Any]]:
    w = visit.w
    return [
        {"label": w("window_r.rule")}, {"label": w("window_r.nature")},
        {"label": w("window_r.judged"), "num": True}, {"label": w("window_r.flagged"), "num": True},
        {"label": w("window_r.right"), "num": True}, {"label": w("window_r.share"), "wide": True},
    ]  # fmt: skip


def _row(
    visit: Visit, desk: Desk, rule: Rule[Any], counted: Mapping[str, Mapping[str, int]], right: Mapping[str, Any]
) -> list[Any]:
    one = counted.get(rule.id, {})
    judged = sum(one.get(name, 0) for name in JUDGED)
    short = one.get("not_assessable", 0) / judged if judged else None
    known = right.get(rule.id, NONE)
    off = "" if desk.place.is_on(rule.id) else f" · {visit.w('rules.is_off')}"
    return [
        {"text": rule.title[visit.lang], "href": visit.url(f"/r/{rule.id}"), "note": f"{rule.id}{off}"},
        _nature(visit, rule),
        f"{judged:,}" if judged else None,
        f"{one.get('flagged', 0):,}" if judged else None,
        f"{known['confirmed'] + known['referred']} / {known['closed']}" if known["closed"] else None,
        None if short is None else {"share": short, "text": percent(short, visit.lang)},
    ]


def _nature(visit: Visit, rule: Rule[Any]) -> dict[str, Any]:
    if rule.is_lead:
        return {"tag": "low", "mark": "○", "text": visit.w("window_r.lead")}
    severity = str(rule.severity)
    return {"tag": SEVERITY[severity], "mark": None, "text": visit.w(f"severity.{severity}")}


def _families(visit: Visit, counted: Mapping[str, int], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    stage = {rule.family: told(rule, visit.desk.place, {}, visit.desk.today)["stage"] for rule in _first_of_each()}
    chips = [
        {"text": visit.w("site.all"), "count": sum(counted.values()),
         "href": visit.url("/r", **{**asked, "family": ""}), "chosen": not asked["family"]}
    ]  # fmt: skip
    return chips + [
        {"text": visit.w(f"stage.{stage[family]}"), "count": number,
         "href": visit.url("/r", **{**asked, "family": family}), "chosen": asked["family"] == family}
        for family, number in counted.items()
    ]  # fmt: skip


def _first_of_each() -> list[Rule[Any]]:
    return list({rule.family: rule for rule in catalogue().values()}.values())


def _tags(visit: Visit, rule: Rule[Any], here: Mapping[str, Any]) -> list[tuple[str, str, str | None]]:
    nature = _nature(visit, rule)
    out = [(nature["tag"], nature["text"], nature["mark"])]
    out.append(("low", visit.w("window_r.heuristic" if rule.is_lead else "window_r.statute"), ""))
    out.append(("low", visit.w("window_r.version", n=here["version"], day=here["in_force"]), ""))
    out.append(("low", visit.w(f"window_r.scope_{here['scope']}"), ""))
    if not here["is_on"]:
        out.append(("na", visit.w("rules.is_off"), None))
    return out


def _strip(visit: Visit, here: Mapping[str, Any], known: Mapping[str, Any]) -> list[dict[str, Any]]:
    w, coverage = visit.w, here["coverage"]
    judged = sum(coverage[name] for name in JUDGED)
    share = {name: percent(coverage[name] / judged, visit.lang) if judged else None for name in JUDGED}
    right = f"{known['confirmed'] + known['referred']} / {known['closed']}" if known["closed"] else "—"
    return [
        {"label": w("window_r.judged"), "value": f"{judged:,}", "unit": w("window_r.unit"), "note": None},
        {"label": w("window_r.flagged"), "value": f"{coverage['flagged']:,}", "unit": share["flagged"], "note": None},
        {"label": w("verdict.not_assessable"), "value": f"{coverage['not_assessable']:,}",
         "unit": share["not_assessable"], "note": None},
        {"label": w("window_r.right"), "value": right, "unit": None if known["closed"] else w("window_r.none_closed"),
         "note": None},
    ]  # fmt: skip


def _parameter(visit: Visit, one: Mapping[str, Any]) -> list[Any]:
    lang = visit.lang
    unit = visit.w(f"unit.{one['unit']}") if one["unit"] in UNITS else ""
    value = f"{one['text'][lang]} {unit}".strip()
    kind = visit.w("window_r.heuristic" if one["is_heuristic"] else "window_r.stated")
    return [one["label"][lang], value, kind, one["origin"][lang]]


def _article(visit: Visit, one: Mapping[str, Any]) -> dict[str, str]:
    w, lang = visit.w, visit.lang
    if not one["is_in_force"]:
        term = w("window_r.not_in_force")
    elif one["until"]:
        term = w("window_r.term", first=one["in_force"] or "", until=one["until"])
    else:
        term = w("window_r.since", first=one["in_force"]) if one["in_force"] else w("window_r.undated")
    return {"cited": one["cited"][lang], "summary": one["summary"][lang], "term": term}


def _side(rule: Rule[Any], lang: str) -> str:
    """What the class of the parameters says of the side of each bound; it is written in English alone."""
    said = (type(rule.params).__doc__ or "").strip()
    return "" if lang == "zh" or said.startswith(type(rule.params).__name__) else " ".join(said.split())


def _examples(visit: Visit, rule_id: str) -> dict[str, Any]:
    table, lang = table_of(rule_id), visit.lang
    shown = len(table.columns) if lang == "zh" else MOST_BESIDE_A_SENTENCE
    heads: list[dict[str, Any]] = [{"label": visit.w("field.example")}]
    heads += [{"label": getattr(one, lang)} for one in table.columns[:shown]]
    heads += [{"label": visit.w("field.verdict")}]
    rows: list[list[Any]] = []
    for number, line in enumerate(table.lines, 1):
        tag, mark = VERDICT[line.verdict]
        said = {"tag": tag, "mark": mark, "text": visit.w(f"verdict.{line.verdict}")}
        first = visit.w("window_r.example_n", n=number) if lang == "zh" else line.says
        rows.append([first, *line.values[lang][:shown], said])
    return {"heads": heads, "rows": rows}


def _coverage(visit: Visit, told_: Mapping[str, Any]) -> dict[str, Any]:
    whole = sum(told_[name] for name in VERDICT) or 1
    order = ("clear", "flagged", "not_assessable", "not_applicable")
    kinds = {"clear": "quiet", "flagged": "over", "not_assessable": "planned", "not_applicable": ""}
    lines = [
        {"kind": kinds[name], "tag": VERDICT[name], "text": visit.w(f"verdict.{name}"), "n": f"{told_[name]:,}"}
        for name in order
    ]
    pieces = [(kinds[name], told_[name] / whole) for name in order if kinds[name]]
    alt = visit.w("window_r.comma").join(f"{one['text']} {one['n']}" for one in lines)
    return {"lines": lines, "pieces": pieces, "alt": alt}


def _precision(visit: Visit, known: Mapping[str, Any]) -> dict[str, Any] | None:
    if not known["closed"]:
        return None
    w = visit.w
    heads = [{"label": w("window_r.month")}, {"label": w("window_r.closed"), "num": True},
             {"label": w("window_r.right"), "num": True},
             {"label": w("window_r.share_right"), "wide": True}]  # fmt: skip
    rows: list[list[Any]] = []
    for one in [*known["by_month"], {"month": w("window_a.total"), **known}]:
        right = one["confirmed"] + one["referred"]
        share = (
            None
            if one["precision"] is None
            else {"share": one["precision"], "text": percent(one["precision"], visit.lang)}
        )
        rows.append([one["month"], f"{one['closed']:,}", f"{right:,}", share])
    return {"heads": heads, "rows": rows[:-1], "total": rows[-1]}
