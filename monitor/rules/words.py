"""The words of the pages of the rules, in Chinese and English, with the same keys.

What the screens say too (verdicts, severity, confidence, stages, headings of the sections) is read from `data/words`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from monitor.rules.kit.sections import SECTIONS
from monitor.rules.table import DATA

LANGS = ("zh", "en")
SHARED = ("verdict", "severity", "confidence", "stage")
OWN: Mapping[str, tuple[str, str]] = {
    "id": ("规则编号", "Rule"),
    "version": ("版本", "Version"),
    "severity": ("严重程度", "Severity"),
    "confidence": ("把握", "Confidence"),
    "kind": ("性质", "Nature"),
    "lead": ("线索：凭经验判断，不向公众展示", "a lead: a heuristic, never shown to the public"),
    "bound": ("疑点：依据明文界限", "a finding: a bound stated in a text"),
    "scope": ("范围", "Scope"),
    "scope.process": ("一个采购过程", "one contracting process"),
    "scope.project": ("一个项目", "one project"),
    "scope.unit": ("一个单位", "one unit"),
    "scope.party": ("一个主体", "one party"),
    "scope.expert": ("一名专家", "one expert"),
    "scope.programme": ("一项资金", "one programme"),
    "scope.county": ("全县", "the whole county"),
    "in_force": ("施行", "In force"),
    "from": ("自 {} 起", "from {}"),
    "undated": ("未注明日期", "undated"),
    "what": ("项目", "Item"),
    "value": ("内容", "Value"),
    "articles": ("条文", "Articles"),
    "article": ("条文", "Article"),
    "our_summary": ("摘要（本系统整理）", "Summary (ours)"),
    "holds": ("有效期", "Holds"),
    "citation_confidence": ("引用把握", "Confidence of the citation"),
    "params": ("参数", "Parameters"),
    "no_params": ("没有参数。", "None."),
    "name": ("名称", "Name"),
    "meaning": ("含义", "Meaning"),
    "unit": ("单位", "Unit"),
    "default": ("默认值", "Default"),
    "origin": ("来源", "Origin"),
    "places": ("各地取值", "Set by places"),
    "heuristic": ("经验值", "heuristic"),
    "stated": ("文件所定", "stated by a text"),
    "unset": ("未设", "not set"),
    "on_in": ("启用的地方：{}。", "Switched on in: {}."),
    "nowhere": ("无", "no place"),
    "reads": ("读取的事件与字段", "Events and fields it reads"),
    "event": ("事件", "Event"),
    "fields": ("字段", "Fields"),
    "examples": ("示例", "Examples"),
    "example": ("情形", "Case"),
    "verdicts": ("结论", "Verdicts"),
    "given": ("所设参数", "Parameters set"),
    "colon": ("：", ": "),
    "join": ("、", ", "),
    "stop": ("。", "."),
    "doc_language": ("以下各节的说明文字为英文，取自规则源文件。", ""),
    "index": ("规则目录", "Rules"),
    "title": ("名称", "Title"),
    "on": ("是", "yes"),
    "off": ("—", "—"),
    "by_article": ("按条文查规则", "Rules by article"),
    "rules": ("规则", "Rules"),
}


def _words(place: int, lang: str) -> dict[str, str]:
    told = tomllib.loads((DATA / "words" / f"{lang}.toml").read_text(encoding="utf-8"))
    shared = {f"{group}.{name}": str(said) for group in SHARED for name, said in told[group].items()}
    headings = {heading: str(told["rules"][name]) for heading, name in SECTIONS.items()}
    return shared | headings | {name: said[place] for name, said in OWN.items()}


WORDS: Mapping[str, Mapping[str, str]] = {lang: _words(place, lang) for place, lang in enumerate(LANGS)}
"""Language -> key -> word."""
