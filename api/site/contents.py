"""What the page of a process is made of: sentence, figures, line of time, tables; the same tables to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.site.figures import NONE, capital, day_range, exact, percent
from api.site.lines import label
from api.site.window import Visit
from monitor.export.window.board import Board
from monitor.export.window.row import STAGES, Row
from monitor.export.window.sheets import Column, Sheet
from monitor.export.window.told import Told

Cells = list[Any]
Say = Callable[..., str]
STAGE_NAMES: Final = tuple(name for name, _ in STAGES)
UNFOUNDED: Final = "unfounded"
ROOM: Final = 1.25
"""How much wider a lane is than the longer of its two spans."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page: heads and cells as the page shows them, and the same as a sheet."""

    key: str
    heads: list[dict[str, Any]]
    rows: list[Cells]
    sheet: Sheet


class Parts:
    """The parts of one process, in the words of a visit."""

    def __init__(self, visit: Visit, board: Board, told: Told, found: Sequence[Mapping[str, Any]]) -> None:
        """Keep what all parts are made of; `found` are the findings that the public may see."""
        self.visit, self.board, self.told, self.found = visit, board, told, found
        self.w: Say = visit.w

    def party(self, told: Mapping[str, Any] | None) -> Any:
        """The cell of a party; a person is told as one, never which."""
        if told is None:
            return None
        if told.get("kind") == "person" or "id" not in told:
            return self.w("window.a_person")
        name = self.board.name(told["id"]) or told.get("name") or told["id"]
        if not self.board.knows(told["id"]):
            return name
        return {"text": name, "href": self.visit.url(f"/party/{self.visit.quoted(told['id'])}")}

    def name(self, told: Mapping[str, Any] | None) -> str | None:
        """The same as a text."""
        cell = self.party(told)
        return None if cell is None else str(cell["text"] if isinstance(cell, dict) else cell)

    def lead(self) -> str:
        """Where it stands, in one sentence with its figures."""
        row, sums = self.told.row, self.told.money
        if row is None:
            return self.w("window.says.gone")
        names = ("contract", "paid") if sums["contract_yuan"] else ("budget",)
        figures = [
            self.w(f"window.says_{one}", n=self.visit.said(sums[f"{one}_yuan"])) for one in names if sums[f"{one}_yuan"]
        ]
        said = [self.w(f"window.says.{row.stage}"), *figures]
        return self.w("window.comma").join(said) + self.w("window.stop")

    def strip(self) -> list[dict[str, Any]]:
        """Budget, contract, paid, stage."""
        sums, row = self.told.money, self.told.row
        paid, contract = sums["paid_yuan"], sums["contract_yuan"]
        share = percent(float(paid) / float(contract), self.visit.lang) if paid and contract and float(contract) else ""
        figures = (("budget", sums["budget_yuan"]), ("contract", contract), ("paid", paid))
        shown = [(name, *self.visit.money(told)) for name, told in figures]
        out: list[dict[str, Any]] = [
            {"label": self.w(f"window.{name}"), "value": value, "unit": unit} for name, value, unit in shown
        ]
        out[-1]["note"] = share
        if row is not None:
            place = STAGE_NAMES.index(row.stage) + 1 if row.stage in STAGE_NAMES else None
            step = "" if place is None else self.w("window.step_of", n=place, total=len(STAGE_NAMES))
            out.append({"label": self.w("window.stage_of"), "value": self.w(f"window.stage.{row.stage}"), "unit": step})
        return out

    def who(self) -> list[tuple[str, Any]]:
        """Who takes part, and the money's programme."""
        row = self.told.row
        if row is None:
            return []
        firms = [self.party({"id": id_}) for id_ in row.suppliers]
        out = [
            (self.w("window.buyer"), [self.party({"id": row.buyer})] if row.buyer else []),
            (self.w("window.agency"), [self.party({"id": row.agency})] if row.agency else []),
            (self.w("window.supplier"), firms),
            (self.w("window.method"), [label("method", row.method, self.visit.lang)] if row.method else []),
            (self.w("window.category"), [label("category", row.category, self.visit.lang)] if row.category else []),
            (self.w("window.place"), [self.visit.place(row.region)] if row.region else []),
            (self.w("window.project"), [self._project(row)] if row.project else []),
            (self.w("window.programme"), [self._programme(one) for one in row.programmes]),
        ]
        return [(name, cells) for name, cells in out if cells]

    def _project(self, row: Row) -> dict[str, Any]:
        return {
            "text": row.project_name or row.project,
            "href": self.visit.url("/search", q=row.project),
            "note": row.project if row.project_name else "",
        }

    def _programme(self, id_: str) -> dict[str, Any]:
        return {"text": id_, "href": self.visit.url(f"/a/{self.visit.quoted(id_)}")}

    def steps(self) -> list[dict[str, Any]]:
        """The line of time: acts, and the periods with the span that the law sets."""
        return [self._step(one) for one in self.told.steps]

    def _step(self, one: Mapping[str, Any]) -> dict[str, Any]:
        lang = self.visit.lang
        out = {
            "when": day_range(one["start"], one["end"]),
            "title": self._name(one),
            "text": one["text"][lang],
            "kind": "",
            "lane": None,
            "tags": [],
            "note": "",
            "href": None,
            "link": "",
        }
        if one["draw"]:
            out |= {
                "href": self.visit.url(f"/d/{self.visit.quoted(one['draw'])}"),
                "link": self.w("window.verify_draw"),
            }
        if one["end"] is not None:
            out |= self._period(one)
        return out

    def _name(self, one: Mapping[str, Any]) -> str:
        """What the step is called; a period by the law's own name."""
        if one["end"] is not None:
            told: str = one["label"][self.visit.lang]
            return told
        return self.w(f"window.act.{one['kind'].replace('.', '_')}")

    def _period(self, one: Mapping[str, Any]) -> dict[str, Any]:
        days, legal = one["days"], one["legal"]
        said = self.w("window.days", n=days)
        concluded = self._about(one)
        if legal is None or not (one["is_clear"] or concluded):
            return {"text": said}
        bound = self.w(f"window.bound.{legal['side']}", n=legal["days"])
        text = f"{said}{self.w('window.comma')}{bound}"
        whole = max(days, legal["days"], 1) * ROOM
        lane = {"alt": text, "legal": legal["days"] / whole, "actual": days / whole, "gap": None}
        if not concluded:
            return {"text": text, "lane": lane, "tags": [("ok", self.w("window.within"))]}
        tags = [(_tint(concluded[0]), concluded[0]["state"][self.visit.lang])]
        if concluded[0]["conclusion"] == UNFOUNDED:
            return {"text": text, "lane": lane, "tags": tags}
        low, high = sorted((days, legal["days"]))
        lane["gap"] = (low / whole, high / whole)
        return {"text": text, "lane": lane, "kind": "gap", "tags": tags}

    def _about(self, one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The public findings about this very period: one within its bound has none, whatever was found of another."""
        days, legal = one["days"], one["legal"]
        if legal is None or not (days < legal["days"] if legal["side"] == "least" else days > legal["days"]):
            return []
        found = [told for told in self.found if told["rule"] == one["rule"]]
        return [told for told in found if one["start"] <= told["day"] <= one["end"]] or found

    def tables(self) -> list[Table]:
        """Lots, bids, contracts, changes and payments: those that have any row."""
        made = (self._lots(), self._bids(), self._contracts(), self._changes(), self._payments())
        return [one for one in made if one.rows]

    def _table(self, key: str, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[Cells, Cells]]) -> Table:
        """`columns` are (word, kind); each row its cells for the page and its values for the sheet."""
        heads = [
            {"label": self.w(f"window.{name}"), "num": kind in {"money", "count"}, "day": kind == "day"}
            for name, kind in columns
        ]
        sheet = Sheet(
            self.w(f"window.{key}"),
            [Column(self.w(f"window.{name}"), kind) for name, kind in columns],  # type: ignore[arg-type]
            [values for _, values in rows],
        )
        return Table(key, heads, [cells for cells, _ in rows], sheet)

    def _lots(self) -> Table:
        lang = self.visit.lang
        columns = [("lot", "text"), ("lot_title", "text"), ("category", "text"), ("max_price_yuan", "money")]
        rows = []
        for one in self.told.lots if len(self.told.lots) > 1 else ():
            kind = None if one["category"] is None else capital(one["category"][lang])
            rows.append(
                (
                    [one["id"], one["title"], kind, exact(one["max_price_yuan"])],
                    [one["id"], one["title"], kind, one["max_price_yuan"]],
                )
            )
        return self._table("lots", columns, rows)

    def _bids(self) -> Table:
        lots = len({one["lot"] for one in self.told.bids}) > 1
        columns = [("tenderer", "text"), *([("lot", "text")] if lots else ())]
        columns += [("price_yuan", "money"), ("rank", "count"), ("result", "text")]
        rows = []
        for one in self.told.bids:
            lot = [one["lot"]] if lots else []
            refused = None if one["refused"] is None else self.w("window.refused", why=one["refused"][self.visit.lang])
            result = refused or (self.w(f"window.bid.{one['state']}") if one["state"] else None)
            shown: Any = {"tag": "mid", "mark": "●", "text": result} if one["state"] == "won" else result
            price = exact(one["price_yuan"]) if one["price_yuan"] else one["price_text"]
            rank = None if one["rank"] is None else str(one["rank"])
            rows.append(
                (
                    [self.party(one["tenderer"]), *lot, price, rank, shown],
                    [self.name(one["tenderer"]), *lot, one["price_yuan"], one["rank"], result],
                )
            )
        return self._table("bids", columns, rows)

    def _contracts(self) -> Table:
        columns = [("contract_id", "text"), ("day", "day"), ("supplier", "text"), ("period", "text")]
        columns.append(("amount_yuan", "money"))
        rows = [
            (
                [
                    one["id"],
                    one["day"],
                    self.party(one["supplier"]),
                    day_range(one["start"], one["end"]),
                    exact(one["amount_yuan"]),
                ],
                [
                    one["id"],
                    one["day"],
                    self.name(one["supplier"]),
                    day_range(one["start"], one["end"]),
                    one["amount_yuan"],
                ],
            )
            for one in self.told.contracts
        ]
        return self._table("contracts", columns, rows)

    def _changes(self) -> Table:
        lang = self.visit.lang
        columns = [("change_id", "text"), ("day", "day"), ("change_kind", "text"), ("approval", "text")]
        columns.append(("change_yuan", "money"))
        rows = []
        for one in self.told.changes:
            told = self.w("window.approved" if one["is_approved"] else "window.not_told_approved")
            kind = capital(one["kind"][lang])
            rows.append(
                (
                    [one["id"], one["day"], kind, told, _signed(one["amount_yuan"])],
                    [one["id"], one["day"], kind, told, one["amount_yuan"]],
                )
            )
        return self._table("changes", columns, rows)

    def _payments(self) -> Table:
        lang = self.visit.lang
        told = [("instalment", "text"), ("payment_kind", "text"), ("day", "day"), ("payee", "text")]
        told += [("amount_yuan", "money"), ("running_yuan", "money")]
        rows = []
        for number, one in enumerate(self.told.payments, 1):
            head, kind = self.w("window.instalment_no", n=number), capital(one["label"][lang])
            rows.append(
                (
                    [
                        {"text": head, "note": kind},
                        one["day"],
                        self.party(one["payee"]),
                        exact(one["amount_yuan"]),
                        exact(one["paid_yuan"]),
                    ],
                    [head, kind, one["day"], self.name(one["payee"]), one["amount_yuan"], one["paid_yuan"]],
                )
            )
        whole = self._table("payments", told, rows)
        return Table(whole.key, [whole.heads[0], *whole.heads[2:]], whole.rows, whole.sheet)

    def bar(self) -> dict[str, Any] | None:
        """Contract and payments from one zero; the part beyond is marked only where a finding of it is public."""
        sums = self.told.money
        if not sums["contract_yuan"] or float(sums["contract_yuan"]) <= 0:
            return None
        contract, paid = float(sums["contract_yuan"]), float(sums["paid_yuan"] or 0)
        whole = max(contract, paid)
        told = [one for one in self.found if one["rule"] == "pay.over-contract" and one["conclusion"] != UNFOUNDED]
        beyond = paid - contract if told else 0
        over = max(beyond, 0) / whole
        return {
            "contract": {"share": contract / whole, "text": self.visit.said(sums["contract_yuan"])},
            "paid": {"share": paid / whole - over, "over": over, "text": self.visit.said(sums["paid_yuan"] or "0")},
        }

    def findings(self) -> list[dict[str, Any]]:
        """What was concluded, or answered in public: state, title, articles, answer."""
        lang = self.visit.lang
        return [
            {
                "state": one["state"][lang],
                "kind": _tint(one),
                "title": one["title"][lang],
                "href": self.visit.url(f"/r/{self.visit.quoted(one['rule'])}"),
                "articles": [told["cited"][lang] for told in one["articles"]],
                "answer": one["answer"],
                "day": one["day"],
            }
            for one in self.found
        ]

    def entry(self, number: int) -> dict[str, str]:
        """The link to an entry of the ledger."""
        return {"text": f"{number:,}", "href": self.visit.url(f"/e/{number}")}

    def gone(self) -> list[str]:
        """What was corrected or withdrawn, each in a sentence."""
        lang = self.visit.lang
        return [
            self.w(
                f"window.gone.{one['state']}",
                day=one["day"],
                what=one["label"][lang],
                n=f"{one['entry']:,}",
                by=NONE if one["by"] is None else f"{one['by']:,}",
            )
            for one in self.told.gone
        ]


def _tint(one: Mapping[str, Any]) -> str:
    """The tag of a public finding: of what came to nothing it is a quiet one."""
    return "low" if one["conclusion"] == UNFOUNDED else "high"


def _signed(yuan: str | None) -> str:
    told = exact(yuan)
    return f"+{told}" if yuan is not None and not yuan.startswith("-") and float(yuan) else told
