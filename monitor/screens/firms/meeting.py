"""How a pair is said to meet, and the order of the firms that pairs point at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from monitor.screens.firms.contests import Contests
from monitor.screens.firms.pairs import Pair
from monitor.screens.firms.said import Said, once_in


def by_firm(pairs: Iterable[Pair]) -> list[tuple[int, list[Pair]]]:
    """Each firm of these pairs with its own, the most surprising first."""
    of = defaultdict[int, list[Pair]](list)
    for pair in sorted(pairs, key=lambda one: (one.q, one.p, one.one, one.other)):
        of[pair.one].append(pair)
        of[pair.other].append(pair)
    return sorted(of.items(), key=lambda item: (item[1][0].q, item[1][0].p, item[0]))


def partner(pair: Pair, firm: int) -> int:
    """The other firm."""
    return pair.other if firm == pair.one else pair.one


def meets(here: Contests, pair: Pair, firm: int) -> Said:
    """How often the firm meets the other, and how often chance has it among companions of this market."""
    name, chance = here.names[partner(pair, firm)], once_in(pair.p)
    return {
        "zh": f"与 {name} 同投 {pair.met} 个标段；按两家各自投标次数，本市场常相遇的企业之间平均为 {pair.expected:.1f} 个（偶然如此的"
        f"可能{chance['zh']}，已按全部企业对校正）",
        "en": f"bid beside {name} in {pair.met} tenders; firms of this market that often meet and bid as much would do "
        f"so in {pair.expected:.1f} (by chance {chance['en']}, and still unusual among all pairs tested)",
    }
