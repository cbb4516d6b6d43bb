"""Breaches of the rules on collusion: what two bids of one lot have in common, and bids that were not left sealed.

`col.always-loser` and `col.rotation` are not planted: they rank firms over the whole county and all years, and a ring
would have to be steered from the beginning.
"""

from __future__ import annotations

from typing import Any

from monitor.demo.breaches.kit import Breach, Spot, fen, lot, of_kind, of_process
from monitor.demo.codes import fingerprint, firm, organisation, yuan
from monitor.demo.days import iso
from monitor.demo.planted import Planted
from monitor.demo.story import Act, Story

FOUR = 4
TENDERED = ("open", "invited")
HUNDRED_YUAN = 10_000
NEXT = 3
"""Minutes after which the second bid of one sender arrives."""
YEARS = 900
"""Days for which two firms have been of one group."""


def contested(story: Story) -> list[Act]:
    """Openings of three bids and more, in a tender that went on to an award."""
    tendered = {act.data["ocid"] for act in story.all("tender.published") if act.data["method"] in TENDERED}
    awarded = {act.data["ocid"] for act in story.all("award.made")} & tendered
    return [act for act in story.all("bids.opened") if len(taken(act)) >= FOUR - 1 and act.data["ocid"] in awarded]


def taken(opening: Act) -> list[dict[str, Any]]:
    """The bids that were not refused."""
    return [row for row in opening.data["bids"] if row["is_accepted"]]


def profiled(story: Story) -> list[Act]:
    """Of these, those whose bid files were profiled."""
    told = {act.data["ocid"] for act in story.all("bid_file.profiled")}
    return [act for act in contested(story) if act.data["ocid"] in told]


def bonded(story: Story) -> list[Act]:
    """Of these, those for which bonds were given."""
    told = {act.data.get("ocid") for act in story.all("guarantee.provided") if act.data["guarantee_kind"] == "bid"}
    return [act for act in contested(story) if act.data["ocid"] in told]


def crowded(story: Story) -> list[Act]:
    """Openings of four bids and more that went on to an award, with a winner that leaves room below the ceiling."""
    return [act for act in contested(story) if len(taken(act)) >= FOUR]


def two(s: Spot, kind: str) -> tuple[Act, Act] | None:
    """The records of `kind` of two bids of the process that lost or won, if the bids are still free to be altered."""
    told = of_process(s.story, s.act.data["ocid"], kind)
    if kind == "guarantee.provided":
        told = [act for act in told if act.data["guarantee_kind"] == "bid"]
    if kind == "bid.submitted":
        told = [act for act in told if act.data["is_receipted"]]
    if len(told) < FOUR - 2 or not s.story.claim(f"bids {s.act.data['ocid']}"):
        return None
    one, other = s.rng.sample(told, 2)
    return one, other


def same_author(s: Spot) -> Planted | None:
    """Two files were priced on one software lock."""
    found = two(s, "bid_file.profiled")
    if found is None:
        return None
    found[1].data["software_lock_nos"] = found[0].data["software_lock_nos"]
    return s.planted("col.same-author", "two bid files bear one software lock", lot(s.act))


def same_machine(s: Spot) -> Planted | None:
    """Two files were made on one machine."""
    found = two(s, "bid_file.profiled")
    if found is None:
        return None
    for mark in ("macs", "disk_serials"):
        found[1].data[mark] = found[0].data[mark]
    return s.planted("col.same-machine", "two bid files bear one network card and disk", lot(s.act))


def same_agent_contact(s: Spot) -> Planted | None:
    """The contact of one bidder was the delegate of another."""
    found = two(s, "bid.submitted")
    if found is None:
        return None
    found[1].data["delegate"] = found[0].data["contact_person"]
    return s.planted("col.same-agent-contact", "one person handled two bids", lot(s.act))


def same_pm(s: Spot) -> Planted | None:
    """Two bids name one manager, each as insured by its own bidder."""
    found = two(s, "bid.submitted")
    if found is None:
        return None
    found[1].data["project_team"][0]["person"] = found[0].data["project_team"][0]["person"]
    return s.planted("col.same-pm", "two bids name one project manager", lot(s.act))


def same_ip(s: Spot) -> Planted | None:
    """Two bids came from one public address on one day."""
    found = two(s, "bid.submitted")
    if found is None:
        return None
    found[1].data["public_ip"] = found[0].data["public_ip"]
    return s.planted("col.same-ip", "two bids came from one address", lot(s.act))


def submission_cluster(s: Spot) -> Planted | None:
    """One bid followed another within minutes from the neighbouring address."""
    found = two(s, "bid.submitted")
    if found is None:
        return None
    one, other = found
    network, _, last = one.data["public_ip"].rpartition(".")
    other.data["public_ip"] = f"{network}.{int(last) + 100}"
    hour, minute, second = one.clock.split(":")
    other.day, other.clock = one.day, f"{hour}:{min(int(minute) + NEXT, 59):02d}:{second}"
    return s.planted("col.submission-cluster", "two bids followed each other from one network", lot(s.act))


def same_bond_account(s: Spot) -> Planted | None:
    """The bond of one bidder was paid by another."""
    found = two(s, "guarantee.provided")
    if found is None:
        return None
    found[1].data["account"] = dict(found[0].data["account"])
    return s.planted("col.same-bond-account", "two bonds came from one account", lot(s.act))


def abnormal_similarity(s: Spot) -> Planted | None:
    """Seven of eight values of two text fingerprints are equal."""
    found = two(s, "bid_file.profiled")
    if found is None:
        return None
    one, other = (act.data["text_fingerprint"]["values"] for act in found)
    other[1:] = one[1:]
    return s.planted("col.abnormal-similarity", "seven eighths of two texts are alike", lot(s.act))


def mixed_files(s: Spot) -> Planted | None:
    """The file of one bidder bears the name of another."""
    found = two(s, "bid_file.profiled")
    if found is None:
        return None
    found[0].data["named_entities"] = [*found[0].data["named_entities"], *found[1].data["named_entities"]]
    return s.planted("col.mixed-files", "a bid file names a rival", lot(s.act))


def stepped(s: Spot) -> bool:
    """The losers' prices put in equal steps above the winner's, wherever told; False where there is no room."""
    ocid = s.act.data["ocid"]
    won = of_process(s.story, ocid, "award.made")[0].data["bid_id"]
    rows = {row["bid_id"]: row for row in taken(s.act)}
    ceiling = fen(of_process(s.story, ocid, "tender.published")[0].data["max_price"])
    lowest, losers = fen(rows[won]["price"]), [id_ for id_ in rows if id_ != won]
    step = min(ceiling - lowest, lowest // 10) // (len(losers) * HUNDRED_YUAN) * HUNDRED_YUAN
    if step <= 0 or not s.story.claim(f"award {ocid}", f"bids {ocid}"):
        return False
    prices = {id_: yuan(lowest + place * step) for place, id_ in enumerate(losers, 1)}
    listed = [*of_process(s.story, ocid, "evaluation.concluded"), *of_process(s.story, ocid, "candidates.published")]
    for row in (*rows.values(), *(one for act in listed for one in act.data["candidates"])):
        if row.get("bid_id") in prices:
            row["price"] = prices[row["bid_id"]]
    return True


def price_pattern(s: Spot) -> Planted | None:
    """The prices stand in equal steps."""
    if not stepped(s):
        return None
    return s.planted("col.price-pattern", "the prices stand in equal steps", lot(s.act))


def group_coordination(s: Spot) -> Planted | None:
    """Two bidders are of one group, and the prices stand in equal steps."""
    if not stepped(s):
        return None
    one, other = (row["tenderer"]["id"] for row in taken(s.act)[:2])
    told: dict[str, Any] = {"relation_id": f"REL-{s.act.data['ocid']}", "relation_kind": "same_group_as"}
    told |= {"from_party": firm(one), "to_party": firm(other), "basis": "registry"}
    told["valid_from"] = iso(s.act.day - YEARS)
    s.story.tell("relation.declared", s.act.day, s.world.units["centre"].id, told, "08:30:00")
    return s.planted("col.group-coordination", "two members of a group bid, prices in equal steps", lot(s.act))


def agreed_withdrawal(s: Spot) -> Planted | None:
    """A cheaper bidder is told as the first candidate, who declined; the winner as the second."""
    ocid = s.act.data["ocid"]
    award = of_process(s.story, ocid, "award.made")[0]
    rows = [row for row in taken(s.act) if fen(row["price"]) < fen(award.data["amount"])]
    own = next((row for row in taken(s.act) if row["bid_id"] == award.data.get("bid_id")), None)
    if not rows or own is None or not s.story.claim(f"award {ocid}", f"bids {ocid}"):
        return None
    first = s.rng.choice(rows)
    for act in (*of_process(s.story, ocid, "evaluation.concluded"), *of_process(s.story, ocid, "candidates.published")):
        ranked = [
            {"rank": rank, "bid_id": row["bid_id"], "tenderer": row["tenderer"], "price": row["price"]}
            for rank, row in enumerate((first, own), 1)
        ]
        act.data["candidates"] = ranked
    award.data["passed_over"] = [{"tenderer": first["tenderer"], "rank": 1, "ground": "declined"}]
    about = {**lot(s.act), "award_id": award.data["award_id"]}
    return s.planted("col.agreed-withdrawal", "a cheaper first candidate declined", about)


def tenderer_early_open(s: Spot) -> Planted | None:
    """A bid file was decrypted forty minutes before the opening."""
    if s.act.data["object"] != "bid_file" or not s.story.claim(f"opening {s.act.data['ocid']}"):
        return None
    s.act.clock = "08:20:00"
    about = {**lot(s.act), "bid_id": s.act.data["bid_id"]}
    return s.planted("col.tenderer-early-open", "a bid file was decrypted before the opening", about)


def tenderer_swap_file(s: Spot) -> Planted | None:
    """The file of a losing bid was exchanged before it was opened."""
    won = {act.data.get("bid_id") for act in of_process(s.story, s.act.data["ocid"], "award.made")}
    row = next((row for row in taken(s.act) if row["bid_id"] not in won), None)
    if row is None or not s.story.claim(f"bids {s.act.data['ocid']}"):
        return None
    row["file_sha256"] = fingerprint(f"exchanged {row['bid_id']}")
    return s.planted("col.tenderer-swap-file", "another file was opened than was sealed", {"bid_id": row["bid_id"]})


def borrowed_qualification(s: Spot) -> Planted | None:
    """The manager of one bid is insured by another bidder's firm, or a claimed work was found untrue."""
    found = two(s, "bid.submitted")
    if found is None:
        return None
    one, other = found
    if s.rng.random() < 0.5:  # noqa: PLR2004 - half of them
        one.data["project_team"][0]["insurance_payer"] = organisation(other.data["tenderer"]["id"])
    else:
        one.data["reference_works"][0]["is_verified"] = False
    about = {**lot(s.act), "bid_id": one.data["bid_id"]}
    return s.planted("col.borrowed-qualification", "a team or a past work was not the bidder's own", about)


BREACHES: tuple[Breach, ...] = (
    Breach("col.same-author", 0.07, profiled, same_author),
    Breach("col.same-machine", 0.06, profiled, same_machine),
    Breach("col.abnormal-similarity", 0.05, profiled, abnormal_similarity),
    Breach("col.mixed-files", 0.05, profiled, mixed_files),
    Breach("col.same-bond-account", 0.08, bonded, same_bond_account),
    Breach("col.same-agent-contact", 0.035, contested, same_agent_contact),
    Breach("col.same-pm", 0.035, contested, same_pm),
    Breach("col.same-ip", 0.03, contested, same_ip),
    Breach("col.submission-cluster", 0.035, contested, submission_cluster),
    Breach("col.price-pattern", 0.06, crowded, price_pattern),
    Breach("col.group-coordination", 0.04, crowded, group_coordination),
    Breach("col.agreed-withdrawal", 0.05, contested, agreed_withdrawal),
    Breach("col.tenderer-early-open", 0.06, of_kind("access.logged", object="bid_file"), tenderer_early_open),
    Breach("col.tenderer-swap-file", 0.04, contested, tenderer_swap_file),
    Breach("col.borrowed-qualification", 0.04, contested, borrowed_qualification),
)
