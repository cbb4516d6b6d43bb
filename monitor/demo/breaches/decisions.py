"""Breaches of the rules on decisions and signatures."""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import THRESHOLD, Spot, fen
from monitor.demo.codes import yuan
from monitor.demo.days import instant, next_work
from monitor.demo.paying import FOUR
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

SMALLEST = 40_000
"""Fen from which one further payment below 3,000 yuan can make the two reach it."""


def decided_payments(story: Story) -> list[Act]:
    """Payments of 3,000 yuan and more that rest on a decision."""
    return [
        act for act in story.all("payment.made") if "decision_id" in act.data and fen(act.data["amount"]) >= THRESHOLD
    ]


def small_expenses(story: Story) -> list[Act]:
    """Daily spends below 3,000 yuan that a second one can bring to the amount."""
    told = [act for act in story.all("payment.made") if act.data["payment_kind"] == "expense"]
    return [act for act in told if SMALLEST <= fen(act.data["amount"]) < THRESHOLD]


def twice_signed(story: Story) -> list[Act]:
    """Payments (not works) and contracts of 3,000 yuan and more: two signatures are all they have."""
    paid = [act for act in story.all("payment.made") if not act.data["is_works"]]
    return [act for act in paid + story.all("contract.signed") if fen(act.data["amount"]) >= THRESHOLD]


def member_signatures(story: Story) -> list[Act]:
    """Signatures of team members under a decision that is neither theirs to move nor to chair."""
    return [act for act in story.all("document.signed") if act.data["signature"]["role"] == "member"]


def odd_teams(story: Story) -> list[Act]:
    """Decisions of teams of five, seven or nine: a majority of all can sit and still be no quorum."""
    return [act for act in story.all("decision.made") if len(act.data["due_members"]) % 2]


def collective_spend_threshold(s: Spot) -> Planted | None:
    """The payment names no decision."""
    payment = s.act.data["payment_id"]
    if not s.story.claim(f"decision of {payment}"):
        return None
    del s.act.data["decision_id"]
    return s.planted("dec.collective-spend-threshold", "no decision behind the payment", {"payment_id": payment})


def collective_spend_split(s: Spot) -> Planted | None:
    """A second payment follows within days; each is below 3,000 yuan, the two are not."""
    first = s.act
    if not s.story.claim(f"decision of {first.data['payment_id']}"):
        return None
    number = f"{s.story.tag}-{len(s.story.acts) + 1}"
    rest = min(THRESHOLD - 1_000, THRESHOLD - fen(first.data["amount"]) + s.rng.randint(0, 30_000))
    changed: dict[str, Any] = {"payment_id": f"PAY-{number}", "invoice_no": f"INV-{number}", "amount": yuan(rest)}
    day = min(next_work(first.day + s.rng.randint(1, 20)), s.world.last_day)
    second = s.story.tell("payment.made", day, first.by, {**first.data, **changed}, first.clock)
    for one in s.story.signatures(first):
        told = one.data["signature"]
        more: dict[str, Any] = {"clock": one.clock, "step": "execution"}
        s.story.sign(second, "payment", f"PAY-{number}", told["signer"], told["role"], more)
    s.story.claim(f"decision of PAY-{number}")
    says = "two payments below 3,000 yuan that reach it together"
    return s.planted("dec.collective-spend-split", says, {"payment_id": f"PAY-{number}"})


def report_to_commission_500k(s: Spot) -> Planted | None:
    """The report to the discipline commission is missing, or came after the notice."""
    project = s.act.data["project_id"]
    if not s.story.claim("commission"):
        return None
    notices = s.story.all("tender.published")
    about: dict[str, Any] = {"project_id": project}
    late = len(notices) == 1 and s.rng.random() < 0.5  # noqa: PLR2004 - half of them
    if late and s.story.claim(f"notice {notices[0].data['ocid']}"):
        s.act.day = next_work(notices[0].day + s.rng.randint(2, 15))
        received = instant(s.act.day, "15:00:00")
        s.act.data["recipients"] = [{**one, "received_at": received} for one in s.act.data["recipients"]]
        return s.planted("dec.report-to-commission-500k", "reported after the tender notice", about)
    s.story.drop(s.act)
    return s.planted("dec.report-to-commission-500k", "no report to the discipline commission", about)


def quorum_two_thirds(s: Spot) -> Planted | None:
    """Just over half of the members due came: enough for a majority, not for a quorum."""
    data = s.act.data
    if not s.story.claim(data["decision_id"]):
        return None
    due = data["due_members"]
    others = [one for one in due if one not in {data["head"], data["initial_mover"]}]
    present = {data["head"], data["initial_mover"], *others[: len(due) // 2 - 1]}
    data["present_members"] = [one for one in due if one in present]
    order = [data["initial_mover"], *others[: len(due) // 2 - 1], data["head"]]
    data["speaking_order"] = order
    data["votes"] = [{"member": one, "opinion": "agree", "reason": "同意"} for one in order]
    gone = [one for one in s.story.signatures(s.act) if one.data["signature"]["signer"] not in present]
    s.story.drop(*gone)
    says = f"{len(present)} of {len(due)} members present"
    return s.planted("dec.quorum-two-thirds", says, {"decision_id": data["decision_id"]})


def majority_of_due(s: Spot) -> Planted | None:
    """Half of the members due, or fewer, agreed, and the item was recorded as approved."""
    data = s.act.data
    if not s.story.claim(data["decision_id"]):
        return None
    enough = len(data["due_members"]) // 2
    votes = data["votes"]
    data["votes"] = [
        vote if place < enough else {"member": vote["member"], "opinion": "abstain", "reason": "情况不明"}
        for place, vote in enumerate(votes)
    ]
    says = f"{min(enough, len(votes))} of {len(data['due_members'])} members due agreed"
    return s.planted("dec.majority-of-due", says, {"decision_id": data["decision_id"]})


def head_speaks_last(s: Spot) -> Planted | None:
    """The head spoke before others did."""
    data = s.act.data
    if not s.story.claim(data["decision_id"]):
        return None
    others = [one for one in data["speaking_order"] if one != data["head"]]
    place = s.rng.randrange(len(others))
    data["speaking_order"] = [*others[:place], data["head"], *others[place:]]
    says = f"the head spoke as number {place + 1} of {len(others) + 1}"
    also = ("dec.pre-tone", "dec.sequence-report-discuss-head")
    return s.planted("dec.head-speaks-last", says, {"decision_id": data["decision_id"]}, also)


def dual_sign_threshold(s: Spot) -> Planted | None:
    """One of the two signatures is missing, or one person gave both."""
    record = s.act.data
    noun = "payment" if s.act.kind == "payment.made" else "contract"
    id_ = record[f"{noun}_id"]
    if not s.story.claim(f"signatures of {id_}"):
        return None
    signed = s.story.signatures(s.act)
    about = {f"{noun}_id": id_}
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        s.story.drop(signed[0])
        return s.planted("dec.dual-sign-threshold", "one signature only", about)
    signed[0].data["signature"]["signer"] = signed[1].data["signature"]["signer"]
    return s.planted("dec.dual-sign-threshold", "both signatures by one person", about, ("sig.two-persons",))


def signature_form(s: Spot) -> Planted | None:
    """A circle instead of a name, no date, or no opinion."""
    signature, target = s.act.data["signature"], s.act.data["target"]
    if not s.story.claim(f"signatures of {target['id']} by {signature['signer']}"):
        return None
    about: dict[str, Any] = {"target": target, "target_kind": target["kind"], "target_id": target["id"]}
    about |= {"signature_signer": signature["signer"], "decision_id": target["id"]}
    variant, also = s.rng.randrange(3), ("dec.every-step-signed",)
    if variant == 0:
        signature["form"] = "circle"
        return s.planted("dec.signature-form", "a circle drawn on the name", about, also)
    missing = "signed_at" if variant == 1 else "opinion"
    del signature[missing]
    return s.planted("dec.signature-form", f"the signature bears no {missing}", about, also)


def works_payments(story: Story) -> list[Act]:
    """Works payments: four countersign them."""
    return [act for act in story.all("payment.made") if act.data["is_works"]]


def countersign_four(s: Spot) -> Planted | None:
    """One of the four is missing, one person signed for two, or one signed after the payment."""
    id_ = s.act.data["payment_id"]
    if not s.story.claim(f"signatures of {id_}"):
        return None
    signed = s.story.signatures(s.act)
    one, variant, about = signed[s.rng.randrange(len(FOUR))], s.rng.randrange(3), {"payment_id": id_}
    role = one.data["signature"]["role"]
    if variant == 0:
        s.story.drop(one)
        return s.planted("pay.countersign-four", f"no signature of {role}", about)
    if variant == 1:
        other = next(act for act in signed if act is not one)
        one.data["signature"]["signer"] = other.data["signature"]["signer"]
        says, also = f"one person signed as {role} and in another role", ("sig.two-persons", "sig.duty-on-day")
        return s.planted("pay.countersign-four", says, about, also)
    one.day = next_work(s.act.day + s.rng.randint(1, 9))
    one.data["signature"]["signed_at"] = instant(one.day, one.clock)
    return s.planted("pay.countersign-four", f"{role} signed after the payment", about, ("sig.before-act",))
