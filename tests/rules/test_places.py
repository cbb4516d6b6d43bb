from __future__ import annotations

import csv
import os
import pickle
from datetime import date
from pathlib import Path

import pytest

from monitor.rules.places import RULEBOOK, Place, UnknownFamily, UnknownPlace, place, places, read_place, rule_ids
from monitor.rules.table import DataMalformed
from monitor.vocabulary.contract import contract

COUNTIES = {"tongcheng": "通城", "dingcheng": "鼎城", "xintian": "新田", "daxing": "大兴", "tongyu": "通榆"}
SEED = {
    "seed:000": "tongcheng",
    "seed:001": "dingcheng",
    "seed:002": "xintian",
    "seed:003": "daxing",
    "seed:004": "tongyu",
}
# Its citation names two counties only for the amount that the third borrows.
BORROWED = {"dec.dual-sign-threshold"}
FAMILIES = sorted({rule.partition(".")[0] for rule in rule_ids()})

BASE = """
id = "base"
name = { zh = "底本", en = "Base" }
[rules]
on = ["col.*", "pay.duplicate", "pay.over-contract"]
[readers]
open_tender_threshold = ["tnd.gp-split", "tnd.gp-method-approval"]
[[params."pay.duplicate"]]
until = 2019-12-31
window = 20
source = { act = "cn-budget-law", article = "57" }
[[params."pay.duplicate"]]
from = 2020-01-01
window = 30
share = "1/3"
source = { zh = "设定", en = "set" }
[[routing]]
of = ["pay"]
to = "finance_bureau"
en = "finance department"
source = { zh = "设定", en = "set" }
"""
TOP = """
id = "top"
name = { zh = "上本", en = "Top" }
region = "999002"
extends = "base"
[rules]
since = 2011-08-25
on = ["dec.pre-tone", "dec.minutes-exist"]
off = ["pay.over-contract", "col.same-ip"]
since_of = { "dec.minutes-exist" = 2012-01-01 }
[settings]
open_tender_threshold = 2000000
source = { act = "cn-procurement-law", article = "27", zh = "省定", en = "set by the province" }
[params."pay.duplicate"]
window = 10
source = { zh = "县定", en = "set by the county" }
[[routing]]
of = ["dec", "pay.duplicate"]
to = "audit_bureau"
zh = "县审计局"
en = "audit bureau"
source = { zh = "县定", en = "set by the county" }
"""


def rulebook() -> list[dict[str, str]]:
    with RULEBOOK.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def home(row: dict[str, str]) -> set[str]:
    """The counties whose text the rule is taken from, or whom its citation names."""
    if row["source"] == "national":
        return set()
    named = {pack for pack, zh in COUNTIES.items() if zh in row["citation"] and row["id"] not in BORROWED}
    return named | {SEED[row["source"][:8]]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.toml").write_text(BASE, encoding="utf-8")
    (tmp_path / "top.toml").write_text(TOP, encoding="utf-8")
    return tmp_path


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.toml"
    told = path.read_text(encoding="utf-8")
    assert old in told
    path.write_text(told.replace(old, new, 1), encoding="utf-8")


UNPUBLISHED = {"fnd.no-budget-no-spend", "fnd.per-project-ledger", "tnd.report-15d"}
"""Rules that flag the absence of what publications never tell."""


def test_packs_there_are() -> None:
    assert places() == ("daxing", "demo", "dingcheng", "national", "publications", "tongcheng", "tongyu", "xintian")


@pytest.mark.parametrize("name", places())
def test_pack_loads_and_travels_to_another_process(name: str) -> None:
    found = place(name)
    assert found.id == name
    assert found.name["zh"]
    assert found.name["en"]
    assert found.packs[0] == "national"
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert place(name) is found


@pytest.mark.parametrize("name", places())
def test_every_family_and_rule_has_a_body_with_a_code_of_the_contract(name: str) -> None:
    roles = contract().codelists["body_role"]
    for target in (*FAMILIES, *rule_ids()):
        body = place(name).body(target)
        assert body.role in roles
        assert body.zh
        assert body.en
        assert body.origin
        assert body.origin_en


@pytest.mark.parametrize("row", rulebook(), ids=lambda row: row["id"])
def test_rule_is_on_in_exactly_its_places(row: dict[str, str]) -> None:
    on = {name for name in places() if place(name).is_on(row["id"])}
    wanted = set(places()) if row["source"] == "national" else home(row) | {"demo"}
    assert on == wanted - ({"publications"} if row["id"] in UNPUBLISHED else set())


@pytest.mark.parametrize(
    ("rule", "counties"),
    [
        ("dec.head-speaks-last", {"tongcheng", "dingcheng", "tongyu"}),
        ("dec.head-not-in-charge", {"tongcheng", "dingcheng", "xintian", "tongyu"}),
        ("dec.collective-spend-threshold", {"xintian"}),
        ("dec.dual-sign-threshold", {"daxing"}),
        ("pay.countersign-four", {"dingcheng"}),
        ("acc.joint-county-team", {"tongyu"}),
    ],
)
def test_county_rules(rule: str, counties: set[str]) -> None:
    assert {name for name in COUNTIES if place(name).is_on(rule)} == counties


def test_demo_has_every_rule_on_and_what_a_county_must_set() -> None:
    demo = place("demo")
    assert set(demo.on) == set(rule_ids())
    assert len(demo.on) == 299
    assert demo.region == "999001"
    for rule, name in [
        ("tnd.gp-split", "open_tender_threshold"),
        ("dec.large-works-funds-collective", "large_sum_threshold"),
        ("rev.third-party-review", "min_amount"),
        ("dec.head-not-in-charge", "barred_powers"),
    ]:
        assert demo.setting(rule, name) is not None


def test_county_must_set_what_no_source_tells() -> None:
    for name in ("national", *COUNTIES):
        assert place(name).setting("tnd.gp-split", "open_tender_threshold") is None
    assert place("dingcheng").setting("dec.large-works-funds-collective", "large_sum_threshold") is None
    assert place("tongyu").setting("dec.head-not-in-charge", "barred_powers") is None


def test_one_threshold_is_read_by_four_rules() -> None:
    readers = ("tnd.gp-split", "tnd.gp-method-approval", "tnd.single-source-publicity", "exp.negotiation-group-3-5")
    found = [place("demo").setting(rule, "open_tender_threshold") for rule in readers]
    assert found[0] is not None
    assert found == [found[0]] * 4


@pytest.mark.parametrize(
    ("day", "works", "act"),
    [
        (date(2018, 5, 31), 2_000_000, "《工程建设项目招标范围和规模标准规定》第7条"),
        (date(2018, 6, 1), 4_000_000, "《必须招标的工程项目规定》第5条"),
    ],
)
def test_tendering_size_of_the_day(day: date, works: int, act: str) -> None:
    found = place("tongyu").setting("tnd.split-evasion", "works_threshold", day)
    assert found is not None
    assert (found.value, found.origin) == (works, f"全国参数包:{act}")


def test_value_says_where_it_comes_from() -> None:
    found = place("xintian").setting("dec.collective-spend-threshold", "collective_threshold", date(2011, 8, 25))
    assert found is not None
    assert found.value == 3000
    assert found.origin == "新田县参数包:《新田县党政正职监督措施(公开报道)》一"
    assert (
        found.origin_en == "Xintian County pack: Supervision of Heads in Xintian County (published report), section 一"
    )


def test_rules_bind_from_the_day_of_the_county_text() -> None:
    assert place("xintian").since("dec.collective-spend-threshold") == date(2011, 8, 25)
    assert place("tongyu").since("dec.head-speaks-last") == date(2017, 11, 6)
    assert place("tongyu").since("tnd.on-platform") == date(2016, 8, 1)
    assert place("tongyu").since("tnd.min-bidders-3") is None
    assert place("xintian").since("acc.joint-county-team") is None


def test_codes_in_packs_are_those_of_the_contract() -> None:
    lists = contract().codelists
    for rule, name, codes, where in [
        ("pay.countersign-four", "required_roles", "signer_role", "dingcheng"),
        ("fnd.allocation-three-signatures", "required_roles", "signer_role", "tongyu"),
        ("fnd.arrival-report-one-week", "recipients", "body_role", "tongyu"),
        ("fnd.allocation-published", "media", "medium", "tongyu"),
        ("acc.joint-county-team", "required_parties", "body_role", "tongyu"),
        ("acc.joint-county-team", "required_parts", "acceptance_part", "tongyu"),
        ("dec.signature-form", "accepted_forms", "signature_form", "daxing"),
        ("dec.dual-confirmation", "domains", "domain", "daxing"),
        ("dec.head-not-in-charge", "barred_powers", "power", "dingcheng"),
        ("dec.deputy-max-two", "power_set", "power", "dingcheng"),
    ]:
        found = place(where).setting(rule, name)
        assert found is not None, (rule, name)
        assert isinstance(found.value, tuple)
        assert set(found.value) <= set(lists[codes]), (rule, name)


def test_unknown_place_lists_those_there_are() -> None:
    with pytest.raises(UnknownPlace, match=r"'atlantis'; there are daxing, demo, dingcheng, national, publications"):
        place("atlantis")


def test_regions_are_divisions_of_the_standard() -> None:
    data = os.environ.get("TENDERWATCH_FIELD_DATA")
    if not data:
        pytest.skip("TENDERWATCH_FIELD_DATA names no folder with codes/areas.csv")
    with (Path(data) / "codes" / "areas.csv").open(encoding="utf-8", newline="") as rows:
        names = {row["code"]: row["name"] for row in csv.DictReader(rows)}
    assert {name: names[place(name).region or ""] for name in COUNTIES} == {
        name: place(name).name["zh"] for name in COUNTIES
    }


def test_pack_is_laid_over_the_one_it_extends(folder: Path) -> None:
    top = read_place("top", folder)
    assert top.packs == ("base", "top")
    assert top.is_on("pay.duplicate")
    assert top.is_on("col.same-author")
    assert not top.is_on("pay.over-contract")
    assert not top.is_on("col.same-ip")
    assert not top.is_on("tnd.min-bidders-3")
    assert (top.since("dec.pre-tone"), top.since("dec.minutes-exist")) == (date(2011, 8, 25), date(2012, 1, 1))
    assert not read_place("base", folder).is_on("dec.pre-tone")


def test_own_value_replaces_all_periods_of_the_inherited_one(folder: Path) -> None:
    top = read_place("top", folder)
    assert [(one.name, one.value) for one in top.settings("pay.duplicate")] == [("window", 10), ("share", "1/3")]
    assert top.settings("pay.duplicate")[0].origin == "上本参数包:县定"


@pytest.mark.parametrize(
    ("day", "window"), [(date(2019, 12, 31), 20), (date(2020, 1, 1), 30), (None, 30), (date(1990, 1, 1), 20)]
)
def test_value_of_the_day(folder: Path, day: date | None, window: int) -> None:
    found = read_place("base", folder).setting("pay.duplicate", "window", day)
    assert found is not None
    assert found.value == window


def test_value_that_no_period_covers(folder: Path) -> None:
    assert read_place("base", folder).setting("pay.duplicate", "share", date(2019, 12, 31)) is None
    assert read_place("base", folder).setting("pay.over-contract", "tolerance") is None


def test_shared_value_yields_to_the_rules_own(folder: Path) -> None:
    change(folder, "top", '[params."pay.duplicate"]', '[params."tnd.gp-split"]\nopen_tender_threshold = 1\n'
           'source = { zh = "县定", en = "county" }\n[params."pay.duplicate"]')  # fmt: skip
    top = read_place("top", folder)
    assert [one.value for one in top.settings("tnd.gp-split")] == [1]
    assert [one.value for one in top.settings("tnd.gp-method-approval")] == [2_000_000]
    assert top.settings("tnd.gp-method-approval")[0].origin == "上本参数包:《中华人民共和国政府采购法》第27条;省定"


def test_body_of_rule_goes_before_that_of_its_family(folder: Path) -> None:
    top = read_place("top", folder)
    assert (top.body("pay.duplicate").zh, top.body("pay.over-contract").zh) == ("县审计局", "财政局")
    assert top.body("dec").role == "audit_bureau"
    with pytest.raises(UnknownFamily, match="top: nobody is named to supervise col"):
        top.body("col")


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "fact"),
    [
        ("base", '"pay.duplicate", "', '"pay.dupe", "', "rules.on", "the rulebook has no rule pay.dupe"),
        ("base", '"col.*"', '"cow.*"', "rules.on", r"no family cow\.\*"),
        ("top", 'off = ["pay.', 'off = ["pya.', "rules.off", "the rulebook has no rule pya"),
        ("top", '{ "dec.minutes-exist"', '{ "dec.recording"', "rules.since_of.dec.recording", "does not switch"),
        ("base", '[[params."pay.duplicate"]]\nfrom', '[[params."pay.dup"]]\nfrom', "params.pay.dup", "no rule pay.dup"),
        ("base", '["tnd.gp-split",', '["tnd.split",', "readers.open_tender_threshold", "no rule tnd.split"),
        ("base", "until = 2019-12-31", "until = 2020-01-01", "params.pay.duplicate.window", "two values hold"),
        ("base", "window = 30", "window = 30.0", "params.pay.duplicate[1].window", "a whole number"),
        ("base", "window = 30", "window = [1.5]", "params.pay.duplicate[1].window", "a whole number"),
        ("base", 'article = "57"', 'article = "5"', "params.pay.duplicate[0].source.article", "no such article"),
        ("base", 'source = { zh = "设定", en = "set" }', "", "params.pay.duplicate[1].source", "where it comes from"),
        ("base", 'source = { zh = "设定", en = "set" }', 'source = { zh = "设定" }', "params.pay.duplicate[1].source.en",
         "missing"),
        ("base", '"finance_bureau"', '"tax_bureau"', "routing[0].to", "no code of body_role"),
        ("base", 'of = ["pay"]', 'of = ["pay", "pay"]', "routing[0].of", "routed twice"),
        ("base", 'of = ["pay"]', 'of = ["pie"]', "routing[0].of", "no rule pie"),
        ("top", '"999002"', '"99900"', "region", "six digits"),
        ("top", 'extends = "base"', 'extends = "base"\ncolour = 1', "colour", "unknown key"),
        ("top", 'name = { zh = "上本", en = "Top" }', "", "name", "missing"),
        ("top", 'id = "top"', 'id = "pot"', "id", "differs from the file's name"),
        ("top", "since = 2011-08-25", 'since = "2011"', "rules.since", "a day such as"),
        ("top", "open_tender_threshold = 2000000", "tender_threshold = 1", "settings.tender_threshold",
         "no rule is told"),
        ("top", "open_tender_threshold = 2000000", "open_tender_threshold = [[1]]", "settings.open_tender_threshold",
         "a whole number"),
        ("base", 'on = ["col.*"', 'on = [1, "col.*"', "rules.on", "a list of texts"),
    ],
)  # fmt: skip
def test_malformed_pack_names_file_and_key(folder: Path, name: str, old: str, new: str, key: str, fact: str) -> None:
    change(folder, name, old, new)
    with pytest.raises(DataMalformed, match=fact) as refused:
        read_place("top", folder)
    assert (refused.value.file, refused.value.key) == (f"{name}.toml", key)


def test_packs_in_a_circle_are_refused(folder: Path) -> None:
    change(folder, "base", 'id = "base"', 'id = "base"\nextends = "top"')
    with pytest.raises(DataMalformed, match=r"top\.toml: extends: .*circle"):
        read_place("top", folder)


def test_unknown_base_is_refused(folder: Path) -> None:
    change(folder, "top", 'extends = "base"', 'extends = "ground"')
    with pytest.raises(UnknownPlace, match="'ground'; there are base, top"):
        read_place("top", folder)


def test_table_and_list_values(folder: Path) -> None:
    change(
        folder, "base", "window = 30", 'map = { central = "development_reform_bureau" }\ndays = [20, 30]\nis_on = true'
    )
    base: Place = read_place("base", folder)
    assert {one.name: one.value for one in base.settings("pay.duplicate") if one.valid_from} == {
        "map": {"central": "development_reform_bureau"},
        "days": (20, 30),
        "is_on": True,
        "share": "1/3",
    }
