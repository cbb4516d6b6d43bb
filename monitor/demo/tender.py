"""A procedure from its notice to the opening of the bids, under the tendering law or government procurement."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from monitor.demo.codes import document, fingerprint, firm, organisation, recording, target, yuan
from monitor.demo.days import add_work, instant, iso, last_work, next_work, year_of
from monitor.demo.people import Unit
from monitor.demo.pricing import uneven
from monitor.demo.steering import FIRM
from monitor.demo.story import Story
from monitor.demo.world import World, staff

MORNING = "09:00:00"
OWN, LOW, FEW = 0.1, 0.15, 4
"""Shares of the tenders that the owner runs itself, and in which a bid is below cost; it was one of more than these."""
ANNOUNCED = ("labour", "greenery")
"""Parts that bids for works say will be subcontracted."""
SHORTEST = 20
"""Days from the first issue of the documents to the deadline, the bound itself being lawful."""


@dataclass
class Bid:
    """One bidder of the procedure with its price."""

    id: str
    number: int
    firm: str
    fen: int


@dataclass
class Procedure:
    """One contracting process with one lot, while it runs."""

    world: World
    story: Story
    unit: Unit
    ocid: str
    regime: str
    category: str
    title: str
    project_id: str
    ceiling: int
    """Maximum price in fen, a multiple of 100,000."""
    line: str
    agency: str
    pool: str
    decision_id: str
    notice_day: int
    bond: int = 0
    method: str = "open"
    is_complex: bool = False
    """So complex that a negotiation takes an expert of law."""
    is_special: bool = False
    """So special or complex that the experts may be chosen, with the superior unit's consent."""
    deadline: int = 0
    bids: list[Bid] = field(default_factory=list)
    ranked: list[Bid] = field(default_factory=list)
    draw_id: str = ""
    seated: list[int] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    """Handles of those who sit, where they were drawn by tw-draw/1; in the order of `seated`."""
    secrets: dict[str, str] = field(default_factory=dict)
    """Expert -> salt of its handle, where experts were drawn by tw-draw/1."""
    friend: str | None = None
    """The bid that one of the experts favours."""
    award_day: int = 0
    notified: int = 0

    @property
    def key(self) -> dict[str, Any]:
        """The fields that name the process and its lot."""
        return {"ocid": self.ocid, "regime": self.regime, "lot_id": "L1"}

    @property
    def process(self) -> dict[str, Any]:
        """The fields that name the process."""
        return {"ocid": self.ocid, "regime": self.regime}

    @property
    def is_own(self) -> bool:
        """Run by the owner's own staff, and filed: a share of the tenders, before the draws by protocol."""
        chance = Random(f"{self.world.seed}/{self.ocid}/own").random() < OWN
        return chance and self.is_tendering and self.deadline < self.world.protocol_from

    @property
    def runner(self) -> str:
        """Who runs it: the agency, or the owner."""
        return self.unit.id if self.is_own else self.agency

    @property
    def has_low(self) -> bool:
        """The committee finds the last of many bids to be below cost, and rejects it."""
        chance = Random(f"{self.world.seed}/{self.ocid}/cost").random() < LOW
        return chance and self.is_tendering and len(self.bids) > FEW

    @property
    def is_tendering(self) -> bool:
        """Under the tendering law."""
        return self.regime == "tendering"

    def publish(self, what: str, day: int, more: dict[str, Any] | None = None, medium: str = "designated_site") -> None:
        """Publish one thing on one medium."""
        number = f"PUB-{self.story.tag}-{len(self.story.acts) + 1}"
        told: dict[str, Any] = {
            "publication_id": number,
            "what": what,
            "medium": medium,
            "unit": organisation(self.unit.id),
        }
        told |= {"target": target("process", self.ocid), "project_id": self.project_id, **self.process}
        told["content_sha256"] = fingerprint(f"{self.ocid} {what}")
        self.story.tell("disclosure.published", day, self.unit.id, {**told, **(more or {})}, "09:10:00")


def announce(p: Procedure) -> None:
    """The notice on both media and the documents, with a deadline twenty days off or more where none is set."""
    rng, story, unit, day = p.story.rng, p.story, p.unit, p.notice_day
    p.deadline = p.deadline or _deadline(p)
    price: dict[str, Any] = {"code": "C1", "text": "投标报价", "kind": "price", "weight": "0.60"}
    rest: dict[str, Any] = {"code": "C2", "text": "技术与服务方案", "kind": "score", "weight": "0.40"}
    lot: dict[str, Any] = {"lot_id": "L1", "title": p.title, "category": p.category}
    lot |= {"estimate": yuan(p.ceiling), "max_price": yuan(p.ceiling)}
    if p.bond:
        lot["bid_bond"] = yuan(p.bond)
    data: dict[str, Any] = {
        **p.process,
        "project_id": p.project_id,
        "title": p.title,
        "method": p.method,
        "organisation_form": "self" if p.is_own else "agency",
        "buyer": organisation(unit.id),
        **({} if p.is_own else {"agency": organisation(p.agency)}),
        "region": p.world.place_of(p.title),
        "lots": [lot],
        "budget": yuan(p.ceiling),
        "budget_line_id": p.line,
        "fiscal_year": year_of(day),
        "max_price": yuan(p.ceiling),
        "bid_deadline": instant(p.deadline, MORNING),
        "opening_at": instant(p.deadline, MORNING),
        "unified_deal_code": f"UDC-{p.ocid}",
        "venue": "platform",
        "exception_ground": "none",
        "is_complex": p.is_complex,
        "is_high_impact": False,
        "is_special": p.is_special,
        "is_emergency": False,
        "is_fixed_price": False,
        "criteria": [price, rest],
        "is_guarantee_refused": False,
        "is_secret": False,
        "handler": unit.staff(3),
        "approver": unit.works_deputy,
        "decision_id": p.decision_id,
    }
    story.tell("tender.published", day, unit.id, data, MORNING)
    if p.is_own:
        _file(p)
    paper = document(f"TD-{p.ocid}", "tender_document", iso(day))
    issue: dict[str, Any] = {**p.key, "document_stage": "tender", "issue_until": instant(add_work(day, 6), "17:00:00")}
    issue |= {"submission_deadline": instant(p.deadline, MORNING), "document": paper}
    story.tell("tender_document.issued", day, unit.id, issue, MORNING)
    for medium in ("designated_site", "national_platform"):
        p.publish("tender_notice", day, {"parts": ["project_number"]}, medium)
    if p.deadline - day > 26 and rng.random() < 0.3:  # noqa: PLR2004 - fifteen days stay free
        changed: dict[str, Any] = {**p.key, "document_stage": "tender", "affects_bid": True}
        story.tell("clarification.issued", last_work(p.deadline - 17), unit.id, changed, "14:00:00")


def _file(p: Procedure) -> None:
    """The owner's own tender filed with the supervising bureau before its notice."""
    housing = p.world.units["housing"].id
    told: dict[str, Any] = {"filing_kind": "self_tender", "target": target("process", p.ocid), **p.process}
    told |= {"unit": organisation(p.unit.id), "project_id": p.project_id, "authority": organisation(housing)}
    told["authority_role"] = "administrative_supervision"
    p.story.tell("filing.made", last_work(p.notice_day - 1), p.unit.id, told)


def _deadline(p: Procedure) -> int:
    length = SHORTEST if p.story.rng.random() < 0.1 else p.story.rng.randint(21, 32)  # noqa: PLR2004 - a share
    deadline = next_work(p.notice_day + length)
    is_moved = length == SHORTEST and deadline != p.notice_day + length
    return next_work(p.notice_day + 24) if is_moved else deadline


def submit(p: Procedure, count: int) -> None:
    """`count` bids of firms that nobody bars, each with its own price, contact, address and machine."""
    rng, story, world = p.story.rng, p.story, p.world
    free = world.free_firms(p.deadline - 2, p.deadline + 90)
    busy = [4 if number % 7 == 1 else 1 for number in free]
    chosen: list[int] = []
    while len(chosen) < count:
        number = rng.choices(free, busy)[0]
        if number not in chosen:
            chosen.append(number)
    is_recorded = last_work(p.deadline - 1) < p.world.protocol_from
    if is_recorded and FIRM in free and p.world.steering.favours(p.world.seed, p.ocid, p.pool):
        chosen = [FIRM, *(number for number in chosen if number != FIRM)][:count]
        p.friend = f"B-{story.tag}-1"
    steps = p.ceiling // 100_000
    prices = uneven(rng.sample(range(steps * 88 // 100, steps * 985 // 1000), count))
    profiled = rng.random() < 0.25  # noqa: PLR2004 - a share of procedures
    subnet = 1 + int(p.ocid[-4:]) % 250
    for place, number in enumerate(chosen):
        bid = Bid(f"B-{story.tag}-{place + 1}", number, world.firm(number), prices[place] * 100_000)
        p.bids.append(bid)
        day = last_work(p.deadline - 1)
        _bond(p, bid, day)
        sealed = fingerprint(f"bid {bid.id}")
        team: dict[str, Any] = {"person": staff(number, 5 + rng.randrange(3)), "role": "project_manager"}
        data: dict[str, Any] = {
            "bid_id": bid.id,
            **p.key,
            "tenderer": organisation(bid.firm),
            "consortium_members": [],
            "is_receipted": True,
            "file_sha256": sealed,
            "public_ip": f"10.{subnet}.{number % 250}.{place + 1}",
            "contact_person": staff(number, 1),
            "contact_phone": f"tel-{number}",
            "contact_email": f"eml-{number}",
            "delegate": staff(number, 2),
            "ca_holder": f"ca-{number}",
            "project_team": [{**team, "insurance_payer": organisation(bid.firm)}],
            "reference_works": [{"id": f"W-{number}"}],
            "planned_subcontracts": [{"scope": part} for part in ANNOUNCED] if p.category == "works" else [],
        }
        story.tell("bid.submitted", day, p.unit.id, data, f"{10 + place % 8:02d}:{7 * place % 60:02d}:00")
        if profiled:
            _profile(p, bid, place)


def invite(p: Procedure) -> None:
    """Those who bid are the ones that the notice had invited, all that can do the work."""
    notice = next(act for act in p.story.all("tender.published") if act.data["ocid"] == p.ocid)
    notice.data["invitees"] = [organisation(bid.firm) for bid in p.bids]
    notice.data["invitee_selection"] = "all_qualified"


def _bond(p: Procedure, bid: Bid, day: int) -> None:
    if not p.bond:
        return
    account: dict[str, Any] = {"token": f"acc-{bid.firm}", "holder": firm(bid.firm), "is_basic": True}
    data: dict[str, Any] = {"guarantee_id": f"G-{bid.id}", "guarantee_kind": "bid", "form": "transfer"}
    told: dict[str, Any] = {**data, "provider": organisation(bid.firm), "beneficiary": organisation(p.unit.id)}
    told |= {"amount": yuan(p.bond), "account": account, **p.key, "bid_id": bid.id}
    p.story.tell("guarantee.provided", day, p.unit.id, told, "08:40:00")


def _profile(p: Procedure, bid: Bid, place: int) -> None:
    values = [fingerprint(f"{bid.id} {part}")[:8] for part in range(8)]
    ratio = 90 + p.story.rng.randrange(20)
    items = [("040203007001", 88), ("040204001001", 132), ("040101001001", 23)]
    rates = [(item, base * ratio + (place * 37 + nth * 11) % 90) for nth, (item, base) in enumerate(items)]
    data: dict[str, Any] = {"bid_id": bid.id, **p.key}
    data |= {"authors": [f"aut-{bid.number}"], "last_modified_by": [f"aut-{bid.number}"], "companies": []}
    data |= {"template_ids": [], "software_lock_nos": [f"lock-{bid.number}"], "macs": [f"mac-{bid.number}"]}
    data |= {"cpu_serials": [f"cpu-{bid.number}"], "disk_serials": [f"dsk-{bid.number}"]}
    data |= {"board_ids": [f"brd-{bid.number}"], "text_fingerprint": {"scheme": "minhash-8", "values": values}}
    data |= {"error_tokens": [], "image_sha256s": [], "named_entities": [firm(bid.firm)]}
    data["boq_items"] = [{"item": item, "quantity": "100", "unit_price": yuan(fen)} for item, fen in rates]
    p.story.tell("bid_file.profiled", p.deadline, p.unit.id, data, "11:30:00")


def open_bids(p: Procedure) -> None:
    """The opening at the deadline, recorded on paper and on video, and the log of who decrypted the files."""
    rows = [
        {
            "bid_id": bid.id,
            "tenderer": organisation(bid.firm),
            "price": yuan(bid.fen),
            "file_sha256": fingerprint(f"bid {bid.id}"),
            "is_accepted": True,
        }
        for bid in p.bids
    ]
    data: dict[str, Any] = {**p.key, "bids": rows, "archive_id": f"AR-OPEN-{p.ocid}"}
    data["record"] = document(f"OR-{p.ocid}", "record", iso(p.deadline))
    data["recording"] = recording(f"OV-{p.ocid}", 2_400)
    p.story.tell("bids.opened", p.deadline, p.unit.id, data, MORNING)
    told: dict[str, Any] = {"supervision_kind": "opening", "actors": [organisation(p.world.units["centre"].id)]}
    told |= {"actor_functions": ["public_resources"], "target": target("process", p.ocid)}
    told |= {"project_id": p.project_id, **p.process}
    p.story.tell("supervision.recorded", p.deadline, p.world.units["centre"].id, told, "09:02:00")
    if p.bids and p.story.rng.random() < 0.3:  # noqa: PLR2004 - a share of platforms send their logs
        seen: dict[str, Any] = {
            **p.key,
            "object": "bid_file",
            "bid_id": p.bids[0].id,
            "actor": f"P-{7000 + len(p.bids)}",
        }
        seen |= {"actor_organisation": organisation(p.runner), "action": "decrypted", "is_authorised": True}
        p.story.tell("access.logged", p.deadline, p.unit.id, seen, "09:06:00")
