"""A replay as it is told outside: to a reviewer without what concerns his own unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from api.replays.schemas import Brief, Found
from api.replays.schemas import Replay as Told
from monitor.accounts.principal import Principal
from monitor.audit.in_force import place_in_force
from monitor.findings.tell import title
from monitor.rules.catalogue import catalogue
from monitor.rules.kit.params import meant
from monitor.rules.kit.printing import day_text, text
from monitor.rules.statutory import statutory
from monitor.store.concerning import concerning
from monitor.store.database import Read
from monitor.store.names import registered_names
from monitor.store.parameter_proposals import proposals
from monitor.store.replays import RUNNING, WAITING, Replay, last_done
from monitor.vocabulary.event import EPOCH

LANGS = ("zh", "en")
GOING = (WAITING, RUNNING)
SHOWN = tuple(name for name in Found.model_fields if name != "unit_name")


def brief(told: Replay) -> Brief:
    """Without what it found."""
    return Brief.model_validate(_brief(told))


def _brief(told: Replay) -> dict[str, Any]:
    names = ("number", "rule", "version", "state", "asked_by", "asked_at", "gained_total", "lost_total", "same")
    return {name: getattr(told, name) for name in names} | {
        "title": title(told.rule),
        "params": dict(told.params),
        "progress": told.progress / 100,
        "as_of": day_text(told.day),
        "seconds": None if told.took_ms is None else told.took_ms / 1_000,
        "events": told.events,
        "entry": told.lake_seq,
        "failure": told.failure,
    }


def whole(read: Read, told: Replay, who: Principal, limit: int, offset: int) -> Told:
    """With what it found: this page of both lists."""
    names = registered_names(read, told.day)

    def listed(kept: Sequence[Mapping[str, Any]] | None, total: int | None) -> dict[str, Any]:
        rows = kept or ()
        recused = concerning(read, {one["event"] for one in rows}, who.recused)
        seen = [one for one in rows if one["unit_id"] not in who.recused and one["event"] not in recused]
        page = [
            {name: one[name] for name in SHOWN} | {"unit_name": names.get(one["unit_id"])}
            for one in seen[offset : offset + limit]
        ]
        return {"total": total or 0, "hidden": len(rows) - len(seen), "items": page}

    return Told.model_validate(
        _brief(told)
        | {
            "changed": changed(read, told.rule, told.params, told.place, told.day),
            "seconds_left": _left(read, told),
            "can_cancel": told.state in GOING and told.asked_by == who.account,
            "gained": listed(told.gained, told.gained_total),
            "lost": listed(told.lost, told.lost_total),
            "proposals": [one.number for one in proposals(read, rule=told.rule) if one.replay == told.number],
        }
    )


def _left(read: Read, told: Replay) -> float | None:
    """What the last one of the rule took, as far as this one is not done."""
    last = last_done(read, told.rule) if told.state == RUNNING else None
    if last is None or last.took_ms is None:
        return None
    return round(last.took_ms / 1_000 * (1 - told.progress / 100), 1)


def changed(read: Read, rule_id: str, params: Mapping[str, Any], place: str, day: int) -> list[dict[str, Any]]:
    """The values with their meaning, and the article that sets one where a national one does."""
    rule = catalogue().get(rule_id)
    known = {} if rule is None else meant(rule.params)
    held, out = place_in_force(read, place), []
    for name, value in params.items():
        means = known.get(name)
        codes = None if means is None else means.codes
        is_known = rule is not None and means is not None
        out.append(
            {
                "name": name,
                "label": {"zh": name, "en": name} if means is None else {"zh": means.zh, "en": means.en},
                "unit": "" if means is None else means.unit,
                "value": value,
                "text": {lang: text(name, value, lang, codes) for lang in LANGS},
                "set_by": statutory(rule, held, name, EPOCH + timedelta(days=day)) if rule and is_known else None,
            }
        )
    return out
