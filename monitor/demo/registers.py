"""The registers: units, firms, experts, duties, catalogues, keys, yearly budgets, bars and experts struck off."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import document, fingerprint, firm, organisation, person, target, yuan
from monitor.demo.days import add_work, instant, iso, next_work
from monitor.demo.governing import govern, list_ballot, urgent
from monitor.demo.granting import enter, fund_lines, grant, pay_out
from monitor.demo.keyring import Keyring, holders, key_id
from monitor.demo.people import COUNTY, OWNER, Unit
from monitor.demo.project import reply_day
from monitor.demo.story import Act, Story
from monitor.demo.world import AGENCIES, AGENCY, INSTITUTE, INSTITUTES, POOLS, World, expert, staff
from monitor.signatures.ed25519 import public_key_of

TENDERED_FROM = 50_000_000
"""Fen from which a tender is decided collectively: half a million yuan."""
BEFORE = 60
"""Days before the first day on which the registers are filled."""
ACTIONS = {"spend": 300_000, "works_payment": 300_000, "contract": 300_000, "tender": TENDERED_FROM}
"""What is decided collectively, and from how much on (fen)."""
PAYING = ("spend", "works_payment")
"""What a unit lists that builds and buys nothing."""
HANDED_OUT = 14
"""Days before the first day of the keys on which they are entered."""
UNSPENT = 0.3
"""Share of the units that have something left of a year's budget."""


def registers(world: World) -> Story:
    """Everything that stands before the first project begins, and what changes in the registers later."""
    story = Story("R", Random(f"{world.seed}/registers"))
    story.scope = "registers"
    day = next_work(world.first_day - BEFORE)
    for unit in world.units.values():
        _unit(story, unit, day)
    for number in range(world.supplier_count):
        enrol(story, world, number, day, f"A{number + 1:03d}", "建设有限公司")
    for place in range(INSTITUTES):
        enrol(story, world, INSTITUTE + place, day, f"B{place + 1:02d}", "设计研究院")
    for place in range(AGENCIES):
        enrol(story, world, AGENCY + place, day, f"C{place + 1:02d}", "招标代理有限公司")
    _experts(story, world, day)
    for ban in world.firm_bans:
        bar(story, world, firm(world.firm(ban.number)), ban.decided, ban.first, ban.last)
        if ban.lifted is not None:
            told: dict[str, Any] = {
                "sanction_id": sanction_id(world.firm(ban.number), ban.decided),
                "reason": "repaired",
            }
            story.tell("sanction.lifted", ban.lifted, world.units["housing"].id, told)
    _relations(story, world, day)
    keys, handed = Keyring(world), next_work(world.keys_from - HANDED_OUT)
    for unit in world.units.values():
        for holder in holders(unit):
            enter_key(story, keys, holder, handed, unit.id)
    enter(story, world, day)
    return story


def enter_key(story: Story, keys: Keyring, holder: str, day: int, by: str) -> None:
    """The public half of a key entered in the register."""
    key = keys.key(key_id(holder))
    told: dict[str, Any] = {"key_id": key.name, "holder": holder, "public_key": public_key_of(key)}
    story.tell("key.registered", day, by, {**told, "valid_from": keys.valid_from})


def enrol(story: Story, world: World, number: int, day: int, label: str, form: str) -> None:
    """One firm entered in the register, all its marks its own."""
    id_ = world.firm(number)
    told: dict[str, Any] = {"organisation": {"id": id_, "name": f"青禾县示例{label}{form}"}}
    told |= {"organisation_kind": "enterprise", "region": world.region, "legal_representative": staff(number, 0)}
    told |= {"controllers": [person(staff(number, 0))], "address": f"adr-{number}", "phone": f"tel-{number}"}
    told |= {"accounts": [{"token": f"acc-{id_}", "is_basic": True}], "is_sme": True, "qualifications": ["SZ-3"]}
    story.tell("organisation.registered", day, world.units["centre"].id, told)


def _unit(story: Story, unit: Unit, day: int) -> None:
    told: dict[str, Any] = {"organisation": {"id": unit.id, "name": unit.name}, "organisation_kind": "public_body"}
    story.tell("organisation.registered", day, unit.id, {**told, "functions": [unit.function], "region": unit.region})
    install(story, unit, day)
    show(story, unit, "decision_catalogue", next_work(day + 5))
    if unit.key == COUNTY:
        list_ballot(story, unit, day)


def install(story: Story, unit: Unit, day: int) -> None:
    """Who is in charge of what in a unit from that day on, published, and what it decides collectively."""
    for place in range(unit.team):
        assign(story, unit, place, day)
    for what in ("duty_split", "power_list"):
        show(story, unit, what, next_work(day + 5))
    item: dict[str, Any] = {"unit": organisation(unit.id), "catalogue": "collective_decision", "valid_from": iso(day)}
    for action in ACTIONS if unit.function == OWNER else PAYING:
        listed: dict[str, Any] = {
            **item,
            "item_id": f"CAT-{unit.key}-{action}",
            "action": action,
            "threshold": yuan(ACTIONS[action]),
        }
        story.tell("catalogue_item.listed", day, unit.id, {**listed, "region": unit.id[2:8]})


def show(story: Story, unit: Unit, what: str, day: int) -> None:
    """Something about a unit itself published on its website."""
    told: dict[str, Any] = {"publication_id": f"PUB-{story.tag}-{what}-{unit.key}", "what": what, "medium": "website"}
    told |= {"unit": organisation(unit.id), "target": target("unit", unit.id)}
    story.tell("disclosure.published", day, unit.id, told, "09:00:00")


def assign(story: Story, unit: Unit, place: int, day: int) -> None:
    """What one of a unit's leadership is in charge of: the head of nothing, two deputies, the members of nothing."""
    rank = "head" if place == 0 else "deputy" if place <= 2 else "member"  # noqa: PLR2004 - two deputies
    powers = {1: ["works", "procurement"], 2: ["finance"]}.get(place, [])
    duty: dict[str, Any] = {"unit": organisation(unit.id), "person": unit.members[place], "rank": rank}
    duty |= {"powers": powers, "valid_from": iso(day), "domains": ["funds" if "finance" in powers else "works"]}
    story.tell("duty.assigned", day, unit.id, duty)


def _experts(story: Story, world: World, day: int) -> None:
    """Two pools; who is struck off is taken out of the pool the day before the bar begins."""
    by = world.units["centre"].id
    for pool, slots in POOLS.items():
        for slot, (low, high) in slots.items():
            for number in range(low, high + 1):
                told: dict[str, Any] = {
                    "expert": expert(number),
                    "pool_id": pool,
                    "specialties": [slot],
                    "title_level": "senior",
                }
                told |= {"employer": organisation(world.institute(number)), "years_in_field": 9 + number % 20}
                told |= {"region": world.region, "valid_from": iso(day)}
                story.tell("expert.registered", day, by, told)
                for ban in world.expert_bans:
                    if ban.number == number:
                        out: dict[str, Any] = {**told, "valid_until": iso(ban.first - 1)}
                        story.tell("expert.registered", ban.decided - 1, by, out)
                        bar(story, world, person(expert(number)), ban.decided, ban.first, ban.last, "expert")


def sanction_id(id_: str, day: int) -> str:
    """The number of a bar."""
    return f"SN-{fingerprint(id_)[:10]}-{iso(day)}"


def bar(
    story: Story, world: World, who: dict[str, str], decided: int, first: int, last: int, role: str = "supplier"
) -> str:
    """A time bar in the county with number, issuer, ground and notice, published within the month; its number."""
    number, housing = sanction_id(who["id"], decided), world.units["housing"].id
    told: dict[str, Any] = {"sanction_id": number, "party": who, "role": role, "measures": ["ban", "listing"]}
    told |= {
        "basis": "local" if role == "supplier" else "expert",
        "ground": "不履行合同" if role == "supplier" else "评审违规",
    }
    told |= {
        "offences": ["breach" if role == "supplier" else "expert_misconduct"],
        "decision_no": f"示建罚-{number[-18:]}",
    }
    told |= {"issuer": organisation(housing), "notified_at": instant(decided + 1, "10:00:00"), "scope": "region"}
    told |= {"region": world.region, "valid_from": iso(first), "valid_until": iso(last), "is_permanent": False}
    told |= {"lists": ["local_blacklist"], "document": document(f"D-{number}", "decision_paper", iso(decided))}
    story.tell("sanction.imposed", decided, housing, told)
    shown: dict[str, Any] = {
        "publication_id": f"PUB-{number}",
        "what": "blacklist",
        "medium": "website",
        "unit": organisation(housing),
    }
    day = add_work(decided, 6)
    story.tell("disclosure.published", day, housing, {**shown, "target": target("sanction", number)})
    return number


def _relations(story: Story, world: World, day: int) -> None:
    """Ties that touch no procedure: an institute's staff, and two firms' common owner that never tenders."""
    for place in range(0, INSTITUTES, 3):
        told: dict[str, Any] = {"relation_id": f"REL-{place}", "relation_kind": "employee_of", "basis": "registry"}
        told |= {"from_party": person(expert(place + 1)), "to_party": firm(world.institute(place + 1))}
        story.tell("relation.declared", day, world.units["centre"].id, {**told, "valid_from": iso(day)})


def year(world: World, number: int) -> Story:
    """One year of the county: budgets replied and published, duties and catalogues shown, balances at the end."""
    story = Story(f"Y{number}", Random(f"{world.seed}/Y{number}"))
    story.scope = str(number)
    finance = world.units["finance"]
    congress = next_work(date(number - 1, 12, 26).toordinal())
    approved: dict[str, Any] = {
        "unit": organisation(finance.id),
        "stage": "congress",
        "fiscal_year": number,
        "region": world.region,
    }
    story.tell("budget.approved", congress, finance.id, {**approved, "lines": [_line(finance, number)]}, "11:00:00")
    for unit in world.units.values():
        reply: dict[str, Any] = {
            "unit": organisation(unit.id),
            "stage": "department_reply",
            "replied_by": organisation(finance.id),
        }
        kept = fund_lines(world, number) if unit.key == "housing" else []
        reply |= {"fiscal_year": number, "region": world.region, "lines": [_line(unit, number), *kept]}
        if unit is not finance:
            story.tell("budget.approved", reply_day(number), finance.id, reply, "16:00:00")
        for what in ("budget", "duty_split", "power_list"):
            show(story, unit, what, next_work(reply_day(number) + 4))
        entries = _balances(world, unit, number)
        end: dict[str, Any] = {"unit": organisation(unit.id), "fiscal_year": number, "entries": entries}
        story.tell("balance.reported", date(number, 12, 31).toordinal(), unit.id, end, "23:00:00")
    _emergency(story, world, number)
    govern(story, world, number)
    grant(story, world, number, congress)
    _show_grants(story)
    pay_out(story, world, number)
    story.acts = [act for act in story.acts if act.day <= world.last_day]
    return story


def _show_grants(story: Story) -> None:
    """The special grants of the year published, project by project."""
    for act in of_special(story):
        number = act.data["transfer_id"]
        told: dict[str, Any] = {"publication_id": f"PUB-{number}", "what": "transfer", "medium": "website"}
        told |= {"unit": act.data["payer"], "target": target("transfer", number), "is_to_project_level": True}
        story.tell("disclosure.published", next_work(act.day + 5), act.by, told, "09:00:00")


def of_special(story: Story) -> list[Act]:
    """The special grants told in a story."""
    return [act for act in story.all("funds.transferred") if act.data["transfer_kind"] == "special"]


def _line(unit: Unit, number: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "budget_line_id": f"BL-{number}-{unit.key}",
        "unit": organisation(unit.id),
        "fund_class": "general",
    }
    return {**told, "amount": yuan(120_000_000)}


def _balances(world: World, unit: Unit, number: int) -> list[dict[str, Any]]:
    """What is left at the end of a year: carried over in its first year, shown as a surplus in its second."""
    rows: list[dict[str, Any]] = []
    for year, status, share in ((number, "carry_over", 1), (number - 1, "surplus", 2)):
        rng = Random(f"{world.seed}/{year}/{unit.key}/unspent")
        left = rng.randint(2, 40) * 1_000_000 // share if rng.random() < UNSPENT else 0
        if left and year in world.fiscal_years():
            rows.append({"budget_line_id": f"BL-{year}-{unit.key}", "origin_year": year, "balance": yuan(left)})
            rows[-1]["status"] = status
    if not rows or rows[0]["origin_year"] != number:
        own = {"budget_line_id": f"BL-{number}-{unit.key}", "origin_year": number, "balance": yuan(0)}
        rows.insert(0, {**own, "status": "current"})
    return rows


def _emergency(story: Story, world: World, number: int) -> None:
    """A decision without a meeting, written down within three days and told to the next meeting."""
    unit = world.owners[number % len(world.owners)]
    day = date(number, 7, 8).toordinal()
    urgent(story, unit, f"DEC-E-{number}", day, "暴雨塌方须当夜抢通")
