"""C2SP tlog-tiles: the tree and its entries as files of 256, their paths and their bytes.

Tile n of level l holds the hashes of the subtrees of 256**l leaves from the (256 n)-th on; an entry bundle holds the
leaves of the level 0 tile of the same index. The last tile of a level is partial: 1 to 255 wide, never hashed upwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.ledger.tree import Node, Nodes, node_hash

HEIGHT = 8
WIDTH = 256
HASH_BYTES = 32
LENGTH_BYTES = 2
LAST_LEVEL = 63
_PATH = re.compile(r"tile/(?:(0|[1-9][0-9]?)|entries)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class TileRefused(ValueError):
    """A tile, a bundle or a path is malformed: the message names it, what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Which tile: its level (None: the entry bundle), its index in the level, its width from 1 to 256."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Such as "tile/0/x001/x234/067.p/3"; no suffix for a full one."""
        if not (self.level is None or 0 <= self.level <= LAST_LEVEL) or self.index < 0 or not 1 <= self.width <= WIDTH:
            raise TileRefused(f"no tile has level {self.level}, index {self.index} and width {self.width}")
        told = str(self.index)
        told = told.zfill(-(-len(told) // 3) * 3)
        groups = [told[at : at + 3] for at in range(0, len(told), 3)]
        place = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        suffix = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{'entries' if self.level is None else self.level}/{place}{suffix}"


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """The path of a tile of hashes."""
    return Tile(level, index, width).path


def entries_path(index: int, width: int = WIDTH) -> str:
    """The path of an entry bundle."""
    return Tile(None, index, width).path


def parse_tile_path(path: str) -> Tile:
    """The tile that a path names; `TileRefused` for any other path, and for a second spelling of the same tile."""
    if not (told := _PATH.fullmatch(path)):
        raise TileRefused(f"{path!r} is no path of a tile: tile/<level or entries>/<index>[.p/<width>] expected")
    level, places, last, width = told.groups()
    index = int(places.replace("x", "").replace("/", "") + last)
    tile = Tile(None if level is None else int(level), index, WIDTH if width is None else int(width))
    if int(level or 0) > LAST_LEVEL or (width is not None and tile.width >= WIDTH) or tile.path != path:
        raise TileRefused(
            f"{path!r} is no path of a tile: a level to 63, no leading zeros, a part of 1 to 255 expected"
        )
    return tile


def width_at(level: int, index: int, size: int) -> int:
    """The width of a tile in the tree of `size` leaves; 0 where the tree has no such tile."""
    return min(WIDTH, max(0, (size >> (HEIGHT * level)) - index * WIDTH))


def tiles_of(size: int) -> Iterator[Tile]:
    """All tiles of hashes of the tree of `size` leaves, level by level, the partial one of a level last."""
    level = 0
    while size >> (HEIGHT * level):
        for index in range(-(-(size >> (HEIGHT * level)) // WIDTH)):
            yield Tile(level, index, width_at(level, index, size))
        level += 1


def read_tile(raw: bytes, tile: Tile) -> list[bytes]:
    """The hashes of a tile of this name; `TileRefused` for another number of bytes."""
    if len(raw) != tile.width * HASH_BYTES:
        raise TileRefused(f"{tile.path}: {tile.width} hashes of 32 bytes expected, {len(raw)} bytes found")
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]


def bundle(leaves: Iterable[bytes]) -> bytes:
    """The leaves one after the other, each behind its length in two bytes, the higher first."""
    made = bytearray()
    for index, leaf in enumerate(leaves):
        if len(leaf) >> (8 * LENGTH_BYTES):
            raise TileRefused(f"leaf {index} of the bundle has {len(leaf)} bytes, more than 65535")
        made += len(leaf).to_bytes(LENGTH_BYTES) + leaf
    return bytes(made)


def read_bundle(raw: bytes, width: int, name: str = "bundle") -> list[bytes]:
    """The `width` leaves of a bundle; `TileRefused` under `name` where bytes are missing or left over."""
    leaves: list[bytes] = []
    at = 0
    while at < len(raw) and len(leaves) < width:
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(raw[at:start])
        if start > len(raw) or at > len(raw):
            raise TileRefused(f"{name}: {width} entries expected, entry {len(leaves)} of them is cut off")
        leaves.append(raw[start:at])
    if len(leaves) != width:
        raise TileRefused(f"{name}: {width} entries expected, {len(leaves)} found")
    if at != len(raw):
        raise TileRefused(f"{name}: {width} entries expected, {len(raw) - at} bytes after them found")
    return leaves


def inner(level_hashes: Sequence[bytes]) -> dict[Node, bytes]:
    """The complete subtrees inside one tile, by (level above the tile's hashes, index within the tile)."""
    if len(level_hashes) > WIDTH:
        raise TileRefused(f"a tile has at most {WIDTH} hashes, {len(level_hashes)} found")
    row, level, made = list(level_hashes), 0, dict[Node, bytes]()
    while row:
        made.update(((level, index), told) for index, told in enumerate(row))
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]
        level += 1
    return made


def nodes_of(size: int, read: Callable[[Tile], bytes]) -> Nodes:
    """The nodes of the tree of `size` leaves, read from its tiles; each tile once a question."""

    def nodes(asked: Sequence[Node]) -> list[bytes]:
        known: dict[Tile, dict[Node, bytes]] = {}
        told = []
        for level, index in asked:
            above, first = level % HEIGHT, index << (level % HEIGHT)
            at = level // HEIGHT, first // WIDTH
            tile = Tile(*at, width_at(*at, size))
            if tile not in known:
                known[tile] = inner(read_tile(read(tile), tile))
            told.append(known[tile][above, (first % WIDTH) >> above])
        return told

    return nodes
