"""Breaches of the rules on odd payments: twice, just below a limit, all in December."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitor.demo.breaches.kit import THRESHOLD, Breach, Spot, fen
from monitor.demo.codes import firm, yuan
from monitor.demo.days import next_work, year_of
from monitor.demo.paying import Bill, pay
from monitor.demo.people import Unit
from monitor.demo.planted import Planted
from monitor.demo.routine import PURPOSES, month
from monitor.demo.story import Act, Story
from monitor.demo.world import World

SHOPS = 760_000
"""Numbers of the shops that these payments go to, far from those of the month's own."""
BAND, WINDOW, FEWEST = THRESHOLD // 10, 365, 4
RUSH = 60
"""Per cent of a year's money, paid in December, that the demonstration county looks for."""
MOST_IN_DECEMBER = 80
MOST = 19_000_000
"""190,000 yuan: less than what it calls a large sum."""
HALF = 0.5


def small_expenses(story: Story) -> list[Act]:
    """Spends of which two stay below 3,000 yuan."""
    spends = (act for act in story.all("payment.made") if act.data["payment_kind"] == "expense")
    return [act for act in spends if 2 * fen(act.data["amount"]) < THRESHOLD]


def summer_decisions(story: Story) -> list[Act]:
    """Decisions on the spends of July, August and September."""
    return _decisions(story, {"07", "08", "09"})


def december_decisions(story: Story) -> list[Act]:
    """Decisions on the spends of December."""
    return _decisions(story, {"12"})


def _decisions(story: Story, months: set[str]) -> list[Act]:
    made = (act for act in story.all("decision.made") if act.data["body"] == "finance_group")
    return [act for act in made if date.fromordinal(act.day).strftime("%m") in months]


def _spend(s: Spot, day: int, bill: Bill) -> Act | None:
    """One more spend of the unit; None where its number is taken because something was left out of the story."""
    number = f"PAY-{s.story.tag}-{len(s.story.acts) + 1}"
    if any(act.data["payment_id"] == number for act in s.story.all("payment.made")):
        return None
    return pay(s.story, s.unit, day, bill)


def _bill(s: Spot, place: int, amount: int, decision: str | None = None) -> Bill:
    """What a spend is for: another shop and another purpose for each."""
    payee = firm(s.world.firm(SHOPS + s.unit.number * 40 + place))
    line = f"BL-{year_of(s.act.day)}-{s.unit.key}"
    more = {"budget_line_id": line, "action": "spend", "account": {"token": f"acc-{payee['id']}"}}
    if decision is not None:
        more["decision_id"] = decision
    return Bill("expense", payee, amount, PURPOSES[place % len(PURPOSES)], more)


def _months(world: World, unit: Unit, first: tuple[int, int], count: int) -> Iterator[tuple[int, int]]:
    """Day and fen of every spend of the unit in so many months, as they were told honestly."""
    serial = first[0] * 12 + first[1] - 1
    for one in range(serial, serial + count):
        for act in month(world, unit, one // 12, one % 12 + 1).all("payment.made"):
            yield act.day, fen(act.data["amount"])


def duplicate(s: Spot) -> Planted | None:
    """The same was paid to the same once more within a month, or the same invoice once more after it."""
    data = s.act.data
    is_same = s.rng.random() < HALF
    day = next_work(s.act.day + (s.rng.randint(3, 20) if is_same else s.rng.randint(31, 80)))
    is_same_year = year_of(day) == year_of(s.act.day)  # another year has another budget line
    if day > s.world.last_day or not is_same_year or not s.story.claim(f"twice {data['payment_id']}"):
        return None
    more = {name: data[name] for name in ("budget_line_id", "action", "account")}
    purpose = data["purpose"] if is_same else next(one for one in PURPOSES if one != data["purpose"])
    if not is_same:
        more["invoice_no"] = data["invoice_no"]
    again = _spend(s, day, Bill("expense", data["payee"], fen(data["amount"]), purpose, more))
    if again is None:
        return None
    says = "the same payee, amount and purpose" if is_same else "the same invoice"
    return s.planted("pay.duplicate", f"{says} as {data['payment_id']}", {"payment_id": again.data["payment_id"]})


def round_or_just_under(s: Spot) -> Planted | None:
    """So many payments just below 3,000 yuan that the last of them is above what chance explains."""
    unit, today = s.unit, date.fromordinal(s.act.day)
    day = next_work(max(act.day for act in s.story.all("payment.made")) + 1)
    last = next_work(day + 1)
    is_last_summer = s.act.day > s.world.last_day - WINDOW // 4
    # one month a unit, so that it is not found twice
    if not is_last_summer or today.month - 7 != unit.number % 3 or last > s.world.last_day:
        return None
    if not s.story.claim("just below"):
        return None
    counted = [0, 0, 0]
    for paid, amount in _months(s.world, unit, (today.year - 1, today.month), 13):
        place = (amount - (THRESHOLD - 2 * BAND)) // BAND
        if max(last - WINDOW, s.world.first_day) <= paid <= last and place in range(3):
            counted[place] += 1
    beside = max(counted[0], counted[2])
    needed = next(n for n in range(max(FEWEST, beside), 99) if (n - beside) ** 2 >= 4 * (n + beside))
    found = None
    for place in range(needed - counted[1]):
        amount = THRESHOLD - 100 * s.rng.randint(1, 90) - place
        when = last if place == needed - counted[1] - 1 else day
        found = _spend(s, when, _bill(s, place, amount))
    if found is None:
        return None
    says = f"{needed} payments just below 3,000 yuan, {beside} beside them"
    return s.planted("pay.round-or-just-under", says, {"payment_id": found.data["payment_id"]})


def _december_before(s: Spot, since: int) -> int:
    """Per cent of the spends of the year before, from month `since` on, that fell into its December."""
    year = year_of(s.act.day) - 1
    told = list(_months(s.world, s.unit, (year, since), 13 - since))
    december = sum(amount for day, amount in told if date.fromordinal(day).strftime("%m") == "12")
    return 100 * december // sum(amount for _, amount in told)


def year_end_rush(s: Spot) -> Planted | None:
    """Decided spends bring December a little above the share that is looked for, and that of the year before."""
    unit, year, first = s.unit, year_of(s.act.day), year_of(s.world.first_day)
    share = 2 + max(RUSH, _december_before(s, 10 if year - 1 == first else 1))
    if unit in s.world.owners or year == first or share > MOST_IN_DECEMBER:
        return None
    if not s.story.claim(s.act.data["decision_id"]):
        return None
    total = sum(amount for _, amount in _months(s.world, unit, (year, 1), 12))
    december = sum(fen(act.data["amount"]) for act in s.story.all("payment.made"))
    more = (share * total - 100 * december) // (100 - share)
    count = -(-more // MOST)
    day = next_work(date(year, 12, 22).toordinal())
    for place in range(count):
        amount = more // count + 100 * place
        paid = _spend(s, day, _bill(s, place, amount, s.act.data["decision_id"]))
        if paid is None:
            return None
        if s.act.covers:
            s.act.covers.append(paid)
    decided = fen(s.act.data["decided_amount"]) + more + 100 * count * count
    s.act.data["decided_amount"] = yuan(decided)
    about = {"payer_id": unit.id, "month": f"{year}-12"}
    return s.planted("pay.year-end-rush", f"{count} more payments bring December above {share - 2} %", about)


BREACHES: tuple[Breach, ...] = (
    Breach("pay.duplicate", 0.006, small_expenses, duplicate),
    Breach("pay.round-or-just-under", 0.12, summer_decisions, round_or_just_under),
    Breach("pay.year-end-rush", 0.12, december_decisions, year_end_rush),
)
