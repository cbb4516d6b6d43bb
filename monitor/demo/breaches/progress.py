"""Breaches of the rules on progress payments, advances, retention and guarantees."""

from __future__ import annotations

from datetime import date

from monitor.demo.breaches.kit import Breach, Spot, asked, bill, fen, months_on, of_kind, put
from monitor.demo.codes import yuan
from monitor.demo.days import iso, last_work, next_work
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

FOURTEEN, THIRTY = 14, 30
RATIOS_FROM = date(2022, 8, 1).toordinal()
"""Contracts signed from here on know a floor of 80 % and no ceiling but the retention."""
FOUR_KINDS_FROM = date(2025, 6, 1).toordinal()
"""From here on no other deposits than the four kinds are taken."""
HALF = 0.5
LAST = "15:20:00"
"""A clock later than that of the other payments of a day."""


def progress(story: Story) -> list[Act]:
    """Progress payments under contracts signed since the ratios of 2022."""
    recent = {act.data["contract_id"] for act in story.all("contract.signed") if act.day >= RATIOS_FROM}
    found = of_kind("payment.made", payment_kind="progress")(story)
    return [act for act in found if act.data["contract_id"] in recent]


def last_progress(story: Story) -> list[Act]:
    """The last progress payment of each contract."""
    return list({act.data["contract_id"]: act for act in progress(story)}.values())


def retentions(story: Story) -> list[Act]:
    """Retentions kept in money."""
    return of_kind("guarantee.provided", guarantee_kind="quality", form="withheld")(story)


def releases(story: Story) -> list[Act]:
    """Conclusions on the release of a retention, and the return of what was kept."""
    found = of_kind("review.concluded", review_kind="retention_release")(story)
    kept = {act.data["guarantee_id"] for act in found}
    return [*found, *(act for act in story.all("guarantee.returned") if act.data["guarantee_id"] in kept)]


def deposits(story: Story) -> list[Act]:
    """Performance bonds and notices of works since other deposits than the four are barred."""
    bonds = of_kind("guarantee.provided", guarantee_kind="performance")(story)
    notices = of_kind("tender.published", regime="tendering")(story)
    return [act for act in (*bonds, *notices) if act.day >= FOUR_KINDS_FROM]


def cycles(story: Story) -> list[Act]:
    """Contracts that agree on the cycle of wages."""
    return [act for act in story.all("contract.signed") if "wage_cycle_months" in act.data]


def _of(s: Spot, kind: str) -> list[Act]:
    """Acts of a kind that name the same contract."""
    return [act for act in s.story.all(kind) if act.data.get("contract_id") == s.act.data["contract_id"]]


def _payments(s: Spot, *kinds: str) -> list[Act]:
    """Payments of these kinds under the contract, in order."""
    return [act for act in _of(s, "payment.made") if act.data["payment_kind"] in kinds]


def _claim_money(s: Spot, *changed: Act) -> bool:
    """Reserve what is paid under the contract as the work goes on, or the last payment, or both of them."""
    kinds = {act.data["payment_kind"] for act in changed}
    names = (
        ("last payment",) if kinds == {"final"} else ("progress", "last payment") if "final" in kinds else ("progress",)
    )
    return s.story.claim(*(f"{name} {s.act.data['contract_id']}" for name in names))


def _paid_and_certified(s: Spot) -> tuple[int, int]:
    """Fen paid for the work up to the end of the payment's day, and fen certified by its certificate."""
    paid = [act for act in _payments(s, "progress", "wage_account") if act.day <= s.act.day]
    recouped = [act.data["advance_recouped"] for act in paid if "advance_recouped" in act.data]
    value = next(
        act.data["cumulative_value"]
        for act in s.story.all("progress.certified")
        if act.data["certificate_id"] in s.act.data["certificate_ids"]
    )
    return sum(fen(act.data["amount"]) for act in paid) + sum(map(fen, recouped)), fen(value)


def _pay_more(s: Spot, more: int) -> bool:
    """Pay so many fen more with a progress payment, and as many less with the next one or the last; False: too many."""
    mine = _payments(s, "progress", "final")
    following = mine[mine.index(s.act) + 1]
    if fen(following.data["amount"]) <= more or not _claim_money(s, s.act, following):
        return False
    bill(s.story, s.act, fen(s.act.data["amount"]) + more)
    bill(s.story, following, fen(following.data["amount"]) - more)
    s.act.clock = LAST
    return True


def _set_off(s: Spot, payment: Act, more: int) -> None:
    """Set off so many fen more of the advance against a progress payment."""
    payment.data["advance_recouped"] = yuan(fen(payment.data["advance_recouped"]) + more)
    bill(s.story, payment, fen(payment.data["amount"]) - more)


def over_progress(s: Spot) -> Planted | None:
    """One fen more was paid than the certified work less the retention."""
    paid, certified = _paid_and_certified(s)
    if not _pay_more(s, certified * 97 // 100 - paid + 1):
        return None
    return s.planted("pay.over-progress", "a fen above the work less 3 %", {"payment_id": s.act.data["payment_id"]})


def progress_80_floor(s: Spot) -> Planted | None:
    """One fen less was paid than 80 % of the certified work."""
    paid, certified = _paid_and_certified(s)
    if not _pay_more(s, -(-certified * 80 // 100) - 1 - paid):
        return None
    about = {"contract_id": s.act.data["contract_id"], "certificate_id": s.act.data["certificate_ids"][0]}
    return s.planted("pay.progress-80-floor", "a fen below 80 % of the work", about)


def progress_14d(s: Spot) -> Planted | None:
    """Certified work was paid on the fifteenth day, or the working day after it."""
    number = s.act.data["certificate_ids"][0]
    certified = next(act for act in s.story.all("progress.certified") if act.data["certificate_id"] == number)
    day = next_work(certified.day + FOURTEEN + 1)
    if (
        day > s.world.last_day
        or not s.story.claim(f"signatures of {s.act.data['payment_id']}")
        or not _claim_money(s, s.act)
    ):
        return None
    put(day, s.act, *s.story.signatures(s.act))
    about = {"contract_id": s.act.data["contract_id"], "certificate_id": number}
    return s.planted("pay.progress-14d", f"paid {day - certified.day} days after the certificate", about)


def advance_10_30(s: Spot) -> Planted | None:
    """The advance is a fen below a tenth of the contract, or a fen above three tenths; all of it is set off."""
    mine = _payments(s, "progress")
    contract = _of(s, "contract.signed")[0]
    if not mine or not _claim_money(s, s.act):
        return None
    least = fen(contract.data["amount"]) // 10
    about = {"contract_id": s.act.data["contract_id"]}
    if s.rng.random() < HALF:
        bill(s.story, s.act, least - 1)
        _set_off(s, mine[-1], -1)
        return s.planted("pay.advance-10-30", "advance a fen below 10 %", about)
    bill(s.story, s.act, 3 * least + 1)
    left = 2 * least + 1
    for payment in mine[:-1]:
        more = 2 * fen(payment.data["advance_recouped"])
        _set_off(s, payment, more)
        left -= more
    _set_off(s, mine[-1], left)
    return s.planted("pay.advance-10-30", "advance a fen above 30 %", about)


def _advance_on(s: Spot, day: int, request_day: int) -> bool:
    """Move an advance and its request; False where another breach has it."""
    keys = (f"advance {s.act.data['contract_id']}", f"signatures of {s.act.data['payment_id']}")
    if day > s.world.last_day or not s.story.claim(*keys):
        return False
    put(day, s.act, *s.story.signatures(s.act))
    put(request_day, *asked(s.story, s.act))
    return True


def advance_timing(s: Spot) -> Planted | None:
    """The advance came on the first working day after both of its terms."""
    signed = _of(s, "contract.signed")[0].day
    starts = [act.day for act in _of(s, "milestone.updated") if act.data["milestone_kind"] == "start"]
    day = next_work(max(months_on(signed, 1), starts[0] - 7) + 1)
    if not _advance_on(s, day, last_work(day - 1)):
        return None
    says = f"advance {day - signed} days after the contract"
    return s.planted("pay.advance-timing", says, {"payment_id": s.act.data["payment_id"]})


def advance_no_contract(s: Spot) -> Planted | None:
    """The advance left before the construction permit was granted."""
    permits = of_kind("approval.granted", approval_kind="construction_permit")(s.story)
    day = last_work(permits[0].day - 1)
    if not _advance_on(s, day, day):
        return None
    says = "advance before the construction permit"
    return s.planted("pay.advance-no-contract", says, {"payment_id": s.act.data["payment_id"]})


def advance_recoup(s: Spot) -> Planted | None:
    """A fen of the advance, or all of its last part, was not set off."""
    final = _payments(s, "final")[-1]
    part = fen(s.act.data["advance_recouped"])
    left = s.rng.choice((1, part))
    if not 0 < left < fen(final.data["amount"]) or not _claim_money(s, s.act, final):
        return None
    _set_off(s, s.act, -left)
    bill(s.story, final, fen(final.data["amount"]) - left)
    return s.planted("pay.advance-recoup", f"{left} fen not set off", {"contract_id": s.act.data["contract_id"]})


def _kept(s: Spot) -> tuple[str, str]:
    """The retention of a contract and the settlement that it is a share of."""
    return f"retention {s.act.data['contract_id']}", f"settlement {s.act.data['contract_id']}"


def retention_3pct(s: Spot) -> Planted | None:
    """A fen more than 3 % of the settlement was kept."""
    final = _payments(s, "final")[-1]
    if not _claim_money(s, final) or not s.story.claim(*_kept(s)):
        return None
    s.act.data["amount"] = yuan(fen(s.act.data["amount"]) + 1)
    bill(s.story, final, fen(final.data["amount"]) - 1)
    return s.planted("pay.retention-3pct", "a fen above 3 % kept", {"guarantee_id": s.act.data["guarantee_id"]})


def retention_double(s: Spot) -> Planted | None:
    """The retention was kept on a working day before completion, while the performance bond stood."""
    done = [act.day for act in _of(s, "milestone.updated") if act.data["milestone_kind"] == "completion"]
    if not s.story.claim(f"retention {s.act.data['contract_id']}"):
        return None
    put(last_work(min(done) - 1), s.act)
    s.act.data["valid_from"] = iso(s.act.day)
    about = {"guarantee_id": s.act.data["guarantee_id"]}
    return s.planted("pay.retention-double", "kept beside the performance bond, before completion", about)


def retention_return(s: Spot) -> Planted | None:
    """Verified, or returned, on the fifteenth day or the working day after it."""
    requested = of_kind("review.requested", review_kind="retention_release")(s.story)[0]
    verified, returned = releases(s.story)
    since = requested if s.act is verified else verified
    day = next_work(since.day + FOURTEEN + 1)
    if day > s.world.last_day or not s.story.claim("release"):
        return None
    put(day, s.act)
    if s.act is verified:
        put(max(day, returned.day), returned)
    says = f"{'verified' if s.act is verified else 'returned'} {day - since.day} days after the step before"
    return s.planted("pay.retention-return", says, {"review_id": requested.data["review_id"]})


def defect_period_2y(s: Spot) -> Planted | None:
    """A defect period of twenty-five months."""
    if not s.story.claim(f"defect period {s.act.data['contract_id']}"):
        return None
    s.act.data["defect_period_months"] = 25
    return s.planted("pay.defect-period-2y", "25 months agreed", {"contract_id": s.act.data["contract_id"]})


def deposit_types(s: Spot) -> Planted | None:
    """Letters of guarantee are refused, or a deposit of a fifth kind was taken."""
    if s.act.kind == "tender.published":
        if not s.story.claim(f"guarantees {s.act.data['ocid']}"):
            return None
        s.act.data["is_guarantee_refused"] = True
        return s.planted("pay.deposit-types", "letters of guarantee refused", {"ocid": s.act.data["ocid"]})
    number = f"G-other-{s.act.data['contract_id']}"
    taken = {**s.act.data, "guarantee_id": number, "guarantee_kind": "other", "form": "transfer", "amount": yuan(10**7)}
    if not s.story.claim(number):
        return None
    s.story.tell("guarantee.provided", s.act.day, s.act.by, taken, s.act.clock)
    return s.planted("pay.deposit-types", "a deposit of another kind", {"guarantee_id": number})


def payment_guarantee(s: Spot) -> Planted | None:
    """The owner gave no guarantee for its payments."""
    contract = _of(s, "contract.signed")[0]
    if contract.data["period"]["start_date"] >= iso(s.world.last_day):
        return None
    if not s.story.claim(f"guarantee {s.act.data['guarantee_id']}"):
        return None
    s.story.drop(s.act)
    about = {"contract_id": s.act.data["contract_id"]}
    return s.planted("pay.payment-guarantee", "no guarantee of the owner", about)


def wage_monthly(s: Spot) -> Planted | None:
    """Labour costs are agreed to be paid every second month."""
    if not s.story.claim(f"wage cycle {s.act.data['contract_id']}"):
        return None
    s.act.data["wage_cycle_months"] = 2
    return s.planted("pay.wage-monthly", "a cycle of two months agreed", {"contract_id": s.act.data["contract_id"]})


def gp_invoice_30d(s: Spot) -> Planted | None:
    """An invoice of a procurement was paid on the thirty-first day, or the working day after it."""
    request = asked(s.story, s.act)[0]
    day = next_work(request.day + THIRTY + 1)
    keys = (f"last payment {s.act.data['contract_id']}", f"signatures of {s.act.data['payment_id']}")
    if day > s.world.last_day or "maturity_date" in s.act.data or not s.story.claim(*keys):
        return None
    put(day, s.act, *s.story.signatures(s.act))
    says = f"paid {day - request.day} days after the invoice"
    return s.planted("pay.gp-invoice-30d", says, {"request_id": request.data["request_id"]})


ADVANCES = of_kind("payment.made", payment_kind="advance")
BREACHES: tuple[Breach, ...] = (
    Breach("pay.over-progress", 0.008, progress, over_progress),
    Breach("pay.progress-80-floor", 0.025, progress, progress_80_floor),
    Breach("pay.progress-14d", 0.015, progress, progress_14d),
    Breach("pay.advance-10-30", 0.03, ADVANCES, advance_10_30),
    Breach("pay.advance-timing", 0.03, ADVANCES, advance_timing),
    Breach("pay.advance-no-contract", 0.03, ADVANCES, advance_no_contract),
    Breach("pay.advance-recoup", 0.04, last_progress, advance_recoup),
    Breach("pay.retention-3pct", 0.04, retentions, retention_3pct),
    Breach("pay.retention-double", 0.045, retentions, retention_double),
    Breach("pay.retention-return", 0.04, releases, retention_return),
    Breach("pay.defect-period-2y", 0.03, of_kind("contract.signed", category="works"), defect_period_2y),
    Breach("pay.deposit-types", 0.09, deposits, deposit_types),
    Breach(
        "pay.payment-guarantee", 0.02, of_kind("guarantee.provided", guarantee_kind="owner_payment"), payment_guarantee
    ),
    Breach("pay.wage-monthly", 0.02, cycles, wage_monthly),
    Breach(
        "pay.gp-invoice-30d",
        0.08,
        of_kind("payment.made", payment_kind="full", is_works=False),
        gp_invoice_30d,
    ),
)
