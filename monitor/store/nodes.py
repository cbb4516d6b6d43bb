"""The tree's nodes: hashes of full tiles on record, everything else computed from the 256 hashes of a tile."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, select

from monitor.errors import TenderwatchError
from monitor.ledger.tiles import HEIGHT, WIDTH, Tile, inner, width_at
from monitor.ledger.tree import Node, Nodes, root_of
from monitor.store.bulk import insert_rows
from monitor.store.database import Read, Write
from monitor.store.tables.entry import entry
from monitor.store.tables.node import node


class TileMissing(TenderwatchError):
    """Hashes of the tree are not in the database: `tenderwatch ledger verify` names the rows."""


_FIRST: BindParameter[int] = bindparam("first")
_END: BindParameter[int] = bindparam("end")
_LEAVES = select(entry.c.leaf_hash).where(entry.c.seq >= _FIRST, entry.c.seq < _END).order_by(entry.c.seq)
_NODES = (
    select(node.c.hash)
    .where(node.c.level == bindparam("height"), node.c.idx >= _FIRST, node.c.idx < _END)
    .order_by(node.c.idx)
)


def level_hashes(read: Read, level: int, first: int, end: int) -> list[bytes]:
    """The hashes of the subtrees `first` to `end` (not included) of tile level `level`; 0 is the leaf hashes."""
    asked = {"first": first, "end": end}
    if level:
        asked["height"] = HEIGHT * level
    return [bytes(one) for (one,) in read.connection.execute(_NODES if level else _LEAVES, asked)]


def nodes(read: Read, size: int) -> Nodes:
    """The nodes of the tree of the first `size` entries; each tile is read once, however often it is asked for.

    Asking raises `TileMissing` where the database lacks hashes that such a tree has.
    """
    known: dict[Tile, dict[Node, bytes]] = {}

    def asked(wanted: Sequence[Node]) -> list[bytes]:
        told = []
        for level, index in wanted:
            above, first = level % HEIGHT, index << (level % HEIGHT)
            at = level // HEIGHT, first // WIDTH
            tile = Tile(*at, width_at(*at, size))
            if tile not in known:
                start = at[1] * WIDTH
                hashes = level_hashes(read, at[0], start, start + tile.width)
                if not tile.width or len(hashes) != tile.width:
                    raise TileMissing(
                        f"tile {at[1]} of level {at[0]}: {tile.width} hashes expected, {len(hashes)} found"
                    )
                known[tile] = inner(hashes)
            told.append(known[tile][above, (first % WIDTH) >> above])
        return told

    return asked


def grow(write: Write, start: int, leaf_hashes: Sequence[bytes]) -> None:
    """The nodes that entries from index `start` on complete stand in the database: one a full tile, level by level."""
    level, first, fresh = 0, start, list(leaf_hashes)
    while fresh and first // WIDTH < (first + len(fresh)) // WIDTH:
        begin = first - first % WIDTH
        row = [*level_hashes(write, level, begin, first), *fresh]
        made = [root_of(row[at : at + WIDTH]) for at in range(0, len(row) - WIDTH + 1, WIDTH)]
        level, first = level + 1, begin // WIDTH
        insert_rows(write.connection, node, [(HEIGHT * level, first + at, told) for at, told in enumerate(made)])
        fresh = made
