"""Atom feeds (RFC 4287): processes that are new or changed, and allocations that were published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from monitor.export.ocds.bulk import Asked, Out
from monitor.export.ocds.county import County
from monitor.export.ocds.package import Publisher
from monitor.export.ocds.record import compiled
from monitor.export.ocds.values import DAY_OF_COUNTY, Json

ATOM: Final = "http://www.w3.org/2005/Atom"
MEDIA: Final = "application/atom+xml"
EPOCH: Final = "1970-01-01T00:00:00Z"
MOST: Final = 50
_UNFIT: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Lang = Literal["zh", "en"]
TITLES: Final = {
    "processes": {"zh": "采购过程：新增与变更", "en": "Contracting processes: new and changed"},
    "allocations": {"zh": "已公开的资金分配", "en": "Published allocations"},
}
STATUS: Final = {
    "active": {"zh": "进行中", "en": "open"},
    "complete": {"zh": "已完成", "en": "complete"},
    "unsuccessful": {"zh": "未成交", "en": "unsuccessful"},
    "cancelled": {"zh": "已终止", "en": "cancelled"},
}
UNNAMED: Final = {"zh": "未命名的采购过程", "en": "contracting process without a title"}


class Entry(NamedTuple):
    """One entry of a feed; `id` never changes."""

    id: str
    title: str
    updated: str
    link: str
    media: str
    summary: str


def feed(name: str, publisher: Publisher, entries: Sequence[Entry], lang: Lang) -> bytes:
    """The feed of all processes or allocations as XML."""
    address = f"{publisher.base}/feeds/{name}.atom"
    return atom(f"urn:tw:feed:{name}", TITLES[name][lang], address, publisher, entries, lang)


def atom(
    id_: str, title: str, address: str, publisher: Publisher, entries: Sequence[Entry], lang: Lang, page: str = ""
) -> bytes:
    """A feed as XML: its lasting id, its own address, and the page (if any) that shows the same."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN" if lang == "zh" else "en"})
    SubElement(root, "id").text = id_
    SubElement(root, "title").text = _clean(title)
    SubElement(root, "updated").text = max((one.updated for one in entries), default=EPOCH)
    SubElement(SubElement(root, "author"), "name").text = publisher.name
    SubElement(root, "link", {"rel": "self", "type": MEDIA, "href": address})
    if page:
        SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    if publisher.license:
        SubElement(root, "link", {"rel": "license", "href": publisher.license})
    for one in entries:
        entry = SubElement(root, "entry")
        SubElement(entry, "id").text = one.id
        SubElement(entry, "title").text = _clean(one.title)
        SubElement(entry, "updated").text = one.updated
        SubElement(entry, "link", {"rel": "alternate", "type": one.media, "href": one.link})
        SubElement(entry, "summary").text = _clean(one.summary)
    made: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return _UNFIT.sub("", text)


def changed(county: County, publisher: Publisher) -> Iterable[Out]:
    """The processes with the newest entries that the public may know of, the newest first."""
    count = 0
    for id_ in sorted(county.ids, key=county.last_public, reverse=True):
        told = county.process(id_)
        releases = told.releases(publisher.prefix, Asked().sees)
        if releases:
            yield Out(told, told.ocid(publisher.prefix), releases)
            count += 1
        if count == MOST:
            return


def process_entry(out: Out, publisher: Publisher, lang: Lang) -> Entry | None:
    """A process as an entry; None where nothing of it holds."""
    whole = compiled(out.releases)
    if whole is None:
        return None
    return Entry(
        id=f"urn:tw:process:{quote(out.ocid, safe='')}",
        title=_title(whole, lang),
        updated=whole["date"],
        link=publisher.record_of(out.ocid),
        media="application/json",
        summary=f"{out.ocid}; {STATUS.get(whole.get('tender', {}).get('status', ''), {}).get(lang, '')}".rstrip("; "),
    )


def _title(whole: Json, lang: Lang) -> str:
    named = [whole.get("tender", {}), *whole.get("contracts", [])]
    return next((told["title"] for told in named if told.get("title")), UNNAMED[lang])


def allocation_entry(told: dict[str, Any], publisher: Publisher, lang: Lang) -> Entry:
    """A published allocation (one of `monitor.flows.allocations`) as an entry."""
    id_ = told["allocation_plan_id"]
    days = [one["day"] for one in told["publications"]]
    recipients = len(told["shares"])
    unit = told["unit_name"] or told["unit_id"]
    words = {
        "zh": f"{unit}；{told['fiscal_year']}年；{recipients} 个分配对象",
        "en": f"{unit}; {told['fiscal_year']}; {recipients} recipients",
    }
    return Entry(
        id=f"urn:tw:allocation:{quote(id_, safe='')}",
        title=told["basis"] or id_,
        updated=f"{max(days)}{DAY_OF_COUNTY}",
        link=f"{publisher.base}/allocations?lang={lang}",
        media="application/json",
        summary=words[lang],
    )
