"""The network around a process, an organisation or an expert: parties, and what ties them, two steps far.

Acts tie (bids opened together, bids evaluated, awards, contracts, payments), and standing facts (who represents,
controls, employs; declared relations). A tie is kept where it is a standing fact or a finding rests on it, or acts made
it at least `least` times; on the second step, one time more, and acts count that firms and experts share, since buyers
and agencies meet everybody. Where `least` is not told it is the smallest number at which the network can be read as a
picture. Persons and organisations that stand beside one party only say nothing and are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from monitor.findings.tell import yuan
from monitor.flows.network.around import Around, Sight, Subject
from monitor.flows.network.cited import cited
from monitor.flows.network.cut import STRONG, Cut, Graph, cut_at, first_step, onward
from monitor.flows.network.layout import layout
from monitor.flows.network.ties import PERSONAL, Tie, label, tied
from monitor.rules.kit.printing import day_text
from monitor.store.database import Read
from monitor.store.names import registered_names

DRAWN: Final = 60
"""So many parties are drawn; of more there is only the list."""
LEAST: Final = 30
"""The largest number that is tried by itself."""
MOST_EDGES: Final = 500
ENTRIES: Final = 20
"""So many entries and processes are named of one tie, the latest."""


def network(
    read: Read,
    kind: Subject,
    id: str,
    as_of_day: int,
    *,
    hops: int = 2,
    least: int | None = None,
    sight: Sight = Sight(),  # noqa: B008 - immutable
) -> dict[str, Any] | None:
    """The network around `id`; None where nothing that may be seen was told of it.

    Shape: `api.networks.schemas.Network`.
    """
    around = Around(read, sight, set())
    first = around.of_processes if kind == "process" else around.of_parties
    first({id})
    graph = _graph(around, as_of_day)
    if not graph.told.roles:
        return None
    steps = first_step(graph, kind, id, sight.without_units)
    through = onward(graph, steps, kind, id)
    around.of_parties(through) if hops > 1 else around.standing_of(steps)
    graph = _graph(around, as_of_day)
    flags = cited(read, graph.edges, without_units=sight.without_units)
    near = frozenset(through if hops > 1 else ())
    tried = range(1, LEAST + 1) if least is None else (least,)
    for number in tried:
        cut = cut_at(graph, kind, id, steps, near, flags.keys(), number)
        if cut.is_legible:
            break
    return _told(read, graph, cut, flags, around, subject=(kind, id), as_of_day=as_of_day, asked=(hops, number))


def _graph(around: Around, as_of_day: int) -> Graph:
    told = tied(event for event in around.events() if event.event.day <= as_of_day)
    edges: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
    hidden = around.sight.without_units
    for tie in told.ties:
        if not {tie.one, tie.other} & hidden:
            edges[tie.one, tie.other].append(tie)
    return Graph(told, dict(edges))


def _told(  # noqa: PLR0913 - all that an answer is made of
    read: Read,
    graph: Graph,
    cut: Cut,
    flags: Mapping[tuple[str, str], list[dict[str, Any]]],
    around: Around,
    *,
    subject: tuple[Subject, str],
    as_of_day: int,
    asked: tuple[int, int],
) -> dict[str, Any]:
    named = registered_names(read, as_of_day)
    roles = {party: graph.told.role(party) for party in cut.steps}
    is_drawn = len(roles) <= DRAWN
    places = layout(cut.steps, list(cut.edges), roles) if is_drawn else {}
    told = [_edge(ends, ties, flags.get(ends, [])) for ends, ties in cut.edges.items()]
    order = sorted(told, key=lambda edge: (not edge["is_cited"], -edge["weight"], edge["one"], edge["other"]))
    left_out = {
        "persons_of_one": cut.beside,
        "weaker": cut.weaker,
        "not_read": around.passed_over,
        "edges": max(0, len(order) - MOST_EDGES),
        "withheld": around.withheld,
    }
    return {
        "subject": {"kind": subject[0], "id": subject[1], "name": named.get(subject[1])},
        "hops": asked[0],
        "least": asked[1],
        "nodes": [
            {
                "id": party,
                "kind": roles[party],
                "name": named.get(party, graph.told.names.get(party)),
                "hop": step,
                "is_subject": party == subject[1],
                "x": places[party][0] if is_drawn else None,
                "y": places[party][1] if is_drawn else None,
            }
            for party, step in sorted(cut.steps.items(), key=lambda one: (one[1], one[0]))
        ],
        "edges": order[:MOST_EDGES],
        "is_drawn": is_drawn,
        "total": len(roles),
        "left_out": {reason: number for reason, number in left_out.items() if number},
        "as_of": day_text(as_of_day),
    }


def _edge(ends: tuple[str, str], ties: Iterable[Tie], findings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    by_kind: defaultdict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        by_kind[tie.kind].append(tie)
    parts = [_part(kind, told) for kind, told in by_kind.items()]
    parts.sort(key=lambda part: (part["kind"] in STRONG, part["kind"] in PERSONAL, -part["count"], part["kind"]))
    return {
        "one": ends[0],
        "other": ends[1],
        "is_cited": bool(findings),
        "findings": list(findings),
        "weight": sum(part["count"] for part in parts),
        "ties": parts,
    }


def _part(kind: str, ties: Sequence[Tie]) -> dict[str, Any]:
    """Ties of one sort between two parties: acts are counted by process, else by entry."""
    processes = sorted({tie.process for tie in ties if tie.process is not None})
    entries = sorted({entry for tie in ties for entry in tie.entries}, reverse=True)
    own = {tie.process or tie.entries: tie for tie in ties}
    counted = len(own) if kind in {"bid_together", "evaluated"} else len({tie.entries for tie in ties})
    amounts = [tie.fen for tie in {tie.entries: tie for tie in ties}.values() if tie.fen is not None]
    days = [tie.day for tie in ties]
    return {
        "kind": kind,
        "label": label(kind),
        "count": counted,
        "amount_yuan": yuan(sum(amounts)) if amounts else None,
        "first_day": day_text(min(days)),
        "last_day": day_text(max(days)),
        "entries": entries[:ENTRIES],
        "process_ids": processes[-ENTRIES:],
    }
