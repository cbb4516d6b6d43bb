from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from monitor.rules.law import FOLDER, UnknownArticle, article, law, read_law
from monitor.rules.places import RULEBOOK
from monitor.rules.table import DataMalformed
from monitor.vocabulary.verdicts import Confidence

ACT = """
id = "cn-test"
in_force = 2010-01-01
repealed = 2020-01-01
confidence = "medium"
title = { zh = "试行办法", en = "Trial Measures" }
issuer = { zh = "某机关", en = "Some Organ" }
[articles]
1 = { zh = "一", en = "one" }
2 = [
  { zh = "新", en = "new", in_force = 2015-01-01, confidence = "high" },
  { zh = "旧", en = "old", until = 2014-12-31 },
]
"""

# How the rulebook calls an act; where it says only 实施条例, the act named before it tells which.
SHORT = {
    "电子签名法": "cn-electronic-signature-law",
    "行政事业单位内部控制规范": "cn-internal-control-2012-21",
    "招标投标法实施条例": "cn-bidding-regulation",
    "招标投标法": "cn-bidding-law",
    "政府采购法实施条例": "cn-procurement-regulation",
    "政府采购法": "cn-procurement-law",
    "预算法实施条例": "cn-budget-regulation",
    "预算法": "cn-budget-law",
    "政府投资条例": "cn-government-investment-regulation",
    "重大行政决策程序暂行条例": "cn-major-decision-713",
    "保障中小企业款项支付条例": "cn-sme-payment-802",
    "国务院令802号": "cn-sme-payment-802",
    "保障农民工工资支付条例": "cn-wage-regulation",
    "建设工程质量管理条例": "cn-construction-quality-regulation",
    "建筑法": "cn-construction-law",
    "政府信息公开条例": "cn-info-disclosure-regulation",
    "2018年第16号令": "cn-mandatory-tender-16",
    "发改法规规〔2018〕843号": "cn-mandatory-tender-843",
    "发改委2024年第26号令": "cn-expert-pool-26",
    "财政部令87号": "cn-procurement-tender-87",
    "财政部令74号": "cn-procurement-nontender-74",
    "财库〔2014〕214号": "cn-procurement-consultation-214",
    "财库〔2016〕198号": "cn-procurement-experts-198",
    "12号令": "cn-evaluation-12",
    "26号令": "cn-expert-pool-26",
    "30号令": "cn-works-tender-30",
    "财建〔2004〕369号": "cn-payment-369",
    "财建〔2016〕503号": "cn-final-account-503",
    "建质〔2017〕138号": "cn-quality-deposit-138",
    "建市规〔2019〕1号": "cn-illegal-subcontract-2019-1",
    "财政部令81号": "cn-construction-finance-81",
    "81号令": "cn-construction-finance-81",
    "14部门令39号": "cn-platform-39",
    "发改委令10号": "cn-notice-10",
}
BRANCH = {"cn-bidding-law": "cn-bidding-regulation", "cn-procurement-law": "cn-procurement-regulation"}
TOLD = re.compile("(" + "|".join(sorted(SHORT, key=len, reverse=True)) + ")|(实施条例)|第([一二三四五六七八九十百]+)条")
DIGITS = {digit: place for place, digit in enumerate("零一二三四五六七八九")}


def number(chinese: str) -> int:
    """一百零三 -> 103; the rulebook writes articles up to the hundreds."""
    hundreds, _, rest = chinese.rpartition("百")
    tens, ten, units = rest.lstrip("零").rpartition("十")
    return DIGITS.get(hundreds, 0) * 100 + (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(units, 0)


def cited() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    with RULEBOOK.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            act = ""
            for short, branch, told in TOLD.findall(row["citation"]):
                if short:
                    act = SHORT[short]
                elif branch:
                    act = BRANCH.get(act, act)
                else:
                    found.add((act, str(number(told))))
    return found


def written(folder: Path, text: str, name: str = "cn-test") -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("chinese", "expected"), [("四", 4), ("十", 10), ("十二", 12), ("四十六", 46), ("九十三", 93)])
def test_reads_chinese_numbers(chinese: str, expected: int) -> None:
    assert number(chinese) == expected


def test_every_article_that_the_rulebook_cites_is_in_the_catalogue() -> None:
    wanted = cited()
    assert len(wanted) > 150
    missing = sorted(f"{act} {one}" for act, one in wanted if act not in law() or one not in law()[act].articles)
    assert missing == []


def test_every_act_is_told_in_both_languages() -> None:
    for act in law().values():
        for told in (act.title, act.issuer, *([act.note] if act.note else [])):
            assert re.search("[一-鿿]", told["zh"]), act.id
            assert not re.search("[一-鿿]", re.sub("二\\(2\\)", "", told["en"])) or "〔" in told["en"], act.id
        for versions in act.articles.values():
            for one in versions:
                assert re.search("[一-鿿]", one.zh), (act.id, one.number)
                assert not re.search("[一-鿿]", one.en), (act.id, one.number)


def test_catalogue_is_read_once() -> None:
    assert law() is law()


def test_article_of_the_catalogue() -> None:
    found = article("cn-bidding-law", "28", date(2020, 1, 1))
    assert (found.act_id, found.number, found.in_force, found.until) == ("cn-bidding-law", "28", date(2000, 1, 1), None)
    assert found.confidence is Confidence.HIGH
    assert found.cited() == "《中华人民共和国招标投标法》第28条"
    assert found.cited("en") == "Tendering and Bidding Law, art. 28"


def test_section_of_a_county_text_is_cited_by_its_label() -> None:
    found = article("seed-dingcheng", "二(2)会签")
    assert found.cited() == "《鼎城区“三权制衡”防控廉政风险机制(公开报道)》二(2)会签"
    assert found.cited("en").endswith(", section 二(2)会签")


def test_act_before_it_was_in_force() -> None:
    assert article("cn-bidding-regulation", "46", date(2012, 2, 1)).number == "46"
    with pytest.raises(UnknownArticle, match=r"cn-bidding-regulation article 46 on 2012-01-31: not in force"):
        article("cn-bidding-regulation", "46", date(2012, 1, 31))


def test_revised_regulation_takes_over_on_the_day() -> None:
    assert article("cn-sme-payment-728", "8", date(2025, 5, 31)).until == date(2025, 5, 31)
    with pytest.raises(UnknownArticle, match="not in force"):
        article("cn-sme-payment-728", "8", date(2025, 6, 1))
    assert article("cn-sme-payment-802", "9", date(2025, 6, 1)).in_force == date(2025, 6, 1)


def test_amended_article_has_the_text_of_its_day() -> None:
    before, after = (article("cn-bidding-law", "50", date(2017, 12, day)) for day in (27, 28))
    assert "取消代理资格" in before.zh
    assert "一至二年" in after.zh
    assert article("cn-bidding-law", "50") == after


@pytest.mark.parametrize(
    ("act", "one", "fact"), [("cn-nothing", "1", "no such act"), ("cn-bidding-law", "5", "no such article")]
)
def test_unknown_article(act: str, one: str, fact: str) -> None:
    with pytest.raises(UnknownArticle, match=fact) as refused:
        article(act, one)
    assert (refused.value.act_id, refused.value.number, refused.value.on) == (act, one, None)


def test_act_read_from_a_file(tmp_path: Path) -> None:
    act = read_law(written(tmp_path, ACT))["cn-test"]
    old, new = act.articles["2"]
    assert (old.zh, old.in_force, old.until) == ("旧", date(2010, 1, 1), date(2014, 12, 31))
    assert (new.zh, new.in_force, new.until) == ("新", date(2015, 1, 1), date(2019, 12, 31))
    assert (old.confidence, new.confidence) == (Confidence.MEDIUM, Confidence.HIGH)


@pytest.mark.parametrize(
    ("old", "new", "key", "fact"),
    [
        ('zh = "一", ', "", "articles.1.zh", "missing"),
        ('zh = "一"', 'zh = " "', "articles.1.zh", "a text is expected"),
        ('"medium"', '"sure"', "confidence", "one of high, medium, low"),
        ("in_force = 2010-01-01", 'in_force = "2010-01-01"', "in_force", "a day such as"),
        ("in_force = 2010-01-01", "in_force = 2010-01-01T00:00:00", "in_force", "a day such as"),
        ('issuer = { zh = "某机关", en = "Some Organ" }', "", "issuer", "missing"),
        ('id = "cn-test"', 'id = "cn-tset"', "id", "differs from the file's name"),
        ('id = "cn-test"', 'id = "cn-test"\nurl = "x"', "url", "unknown key"),
        ('title = { zh = "试行办法", en = "Trial Measures" }', 'title = "试行办法"', "title", "a table is expected"),
        ("until = 2014-12-31", "until = 2015-01-01", "articles.2", "two versions hold on the same day"),
        ('en = "old", until', 'en = "old", till', "articles.2[1].till", "unknown key"),
        ("repealed", "amended = 2012-01-01\nrepealed", "amended", "a list is expected"),
        ("2 = [", '2 = ["x",', "articles.2", "a list of tables is expected"),
    ],
)
def test_malformed_act_names_file_and_key(tmp_path: Path, old: str, new: str, key: str, fact: str) -> None:
    assert old in ACT
    with pytest.raises(DataMalformed, match=fact) as refused:
        read_law(written(tmp_path, ACT.replace(old, new)))
    assert (refused.value.file, refused.value.key) == ("cn-test.toml", key)


def test_act_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataMalformed, match=r"cn-test\.toml: articles: missing"):
        read_law(written(tmp_path, ACT.partition("[articles]")[0]))


def test_file_that_is_not_toml_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataMalformed, match=r"cn-test\.toml: not TOML: .*line 2"):
        read_law(written(tmp_path, "\nid = = 1\n"))


def test_every_file_of_the_folder_is_an_act() -> None:
    assert set(law()) == {path.stem for path in FOLDER.iterdir()}
