"""What a public unit does every month and every year: small spends, the finance group, reports, budgets, duties."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from monitor.demo.codes import firm, organisation, target, yuan
from monitor.demo.days import instant, iso, next_work, works
from monitor.demo.meeting import Matter, decide
from monitor.demo.paying import Bill, pay
from monitor.demo.people import Unit
from monitor.demo.story import Story
from monitor.demo.world import EARLIEST, World

SHOP = 700_000
THRESHOLD = 300_000
"""3,000 yuan in fen."""
AT_THE_BOUND = 0.08
"""Share of the spends of exactly 3,000.00 yuan, decided."""
SIXTH = 6
"""In one month of the year one spend is of 2,999.99 yuan, and not decided: three would look like a habit."""
BY_HEAD = 7
"""Of so many small spends the head approves one himself."""
PURPOSES = ("office-supplies", "repairs", "printing", "utilities", "training", "fuel")


def month(world: World, unit: Unit, year: int, number: int) -> Story:
    """One month of one unit."""
    tag = f"M{year}{number:02d}-{unit.key}"
    story = Story(tag, Random(f"{world.seed}/{tag}"))
    story.scope = unit.id
    _spends(story, world, unit, year, number)
    _reported(story, world, unit, year, number)
    _mistakes(story, unit, next_work(date(year, number, 14).toordinal()))
    return story


def _spends(story: Story, world: World, unit: Unit, year: int, number: int) -> None:
    """The finance group decides what reaches 3,000 yuan, then the month's payments follow."""
    rng = story.rng
    large = [
        THRESHOLD if rng.random() < AT_THE_BOUND else rng.randint(310_000, 2_400_000) for _ in range(rng.randint(1, 2))
    ]
    small = [
        THRESHOLD - 1 if place == 0 and number == SIXTH else rng.randint(8_000, 265_000)
        for place in range(rng.randint(1, 3))
    ]
    met = next_work(date(year, number, rng.randint(8, 12)).toordinal())
    matter = Matter(f"{year}年{number}月开支", "spend", "funds", sum(large), body="finance_group")
    decision = decide(story, unit, met, matter)
    serial = (year * 12 + number) * 6
    line: dict[str, Any] = {"budget_line_id": f"BL-{year}-{unit.key}", "action": "spend"}
    for place, fen in enumerate(large + small):
        shop = SHOP + unit.number * 120 + (serial + place) % 120
        payee = firm(world.firm(shop))
        day = min(next_work(met + 1 + 3 * place), date(year, number, 28).toordinal())
        more: dict[str, Any] = {**line, "account": {"token": f"acc-{payee['id']}"}}
        if fen >= THRESHOLD:
            more["decision_id"] = decision.data["decision_id"]
        by_head = fen < THRESHOLD and (serial + place + unit.number) % BY_HEAD == 0
        purpose = PURPOSES[place % len(PURPOSES)]
        payment = pay(story, unit, day, Bill("expense", payee, fen, purpose, more, by_head=by_head))
        if fen >= THRESHOLD and met >= world.keys_from:
            decision.covers.append(payment)


def _mistakes(story: Story, unit: Unit, day: int) -> None:
    """A request entered twice by mistake and taken back; a report entered wrong from the start and put right."""
    draw = story.rng.random()
    if draw < 0.03:  # noqa: PLR2004 - a share of the months
        told: dict[str, Any] = {"request_id": f"PR-{story.tag}-twice", "payer": organisation(unit.id)}
        told |= {"payee": firm(unit.id), "amount": yuan(120_000)}
        wrong = story.tell("payment.requested", day, unit.id, told, "10:00:00")
        taken: dict[str, Any] = {"unit": organisation(unit.id), "reason": "重复录入"}
        story.tell("event.withdrawn", day, unit.id, taken, "15:00:00").corrects = wrong.id
    if draw > 0.97:  # noqa: PLR2004 - a share of the months
        report = story.all("spending.reported")[-1]
        wrong_items = [{**one, "amount": yuan(0)} for one in report.data["items"]]
        right, report.data = report.data, {**report.data, "items": wrong_items}
        story.tell("spending.reported", report.day, unit.id, right, "17:30:00").corrects = report.id


def usual(unit: Unit, year: int) -> dict[str, int]:
    """What a unit spends on the two items in each month of a year (fen): three tenths less every year."""
    since = year - EARLIEST
    return {
        item: base * (100 + unit.number) * 7**since // (100 * 10**since)
        for item, base in (("hospitality", 900_000), ("meeting", 600_000))
    }


def _reported(story: Story, world: World, unit: Unit, year: int, number: int) -> None:
    """The monthly report between the 1st and the 5th, and a joint look at it by three bodies."""
    first = date(year + number // 12, number % 12 + 1, 1).toordinal()
    day = next((one for one in range(first, first + 5) if works(one)), first + 2)
    spent = usual(unit, year)
    items: list[dict[str, Any]] = [{"item": item, "amount": yuan(fen)} for item, fen in spent.items()]
    items.append({"item": "vehicle_purchase", "amount": yuan(0), "count": 0})
    items.append({"item": "abroad", "amount": yuan(0)})
    discipline = world.units["discipline"]
    told: dict[str, Any] = {"role": "discipline_commission", "organisation": organisation(discipline.id)}
    data: dict[str, Any] = {"unit": organisation(unit.id), "month": f"{year}-{number:02d}", "items": items}
    data |= {"disclosed_date": iso(day), "channel": "notice_board"}
    data["reported_to"] = [{**told, "received_at": instant(day, "16:00:00")}]
    story.tell("spending.reported", day, unit.id, data, "09:30:00")
    team = [organisation(world.units[key].id) for key in ("discipline", "finance", "audit")]
    seen: dict[str, Any] = {"supervision_kind": "joint_inspection", "actors": team, "target": target("unit", unit.id)}
    seen["actor_functions"] = ["discipline", "finance", "audit"]
    story.tell("supervision.recorded", next_work(first + 12), discipline.id, seen)
