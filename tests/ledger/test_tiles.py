from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.ledger.leaf import leaf_hash
from monitor.ledger.proof import verify_consistency, verify_inclusion
from monitor.ledger.tiles import (
    WIDTH,
    Tile,
    TileRefused,
    bundle,
    entries_path,
    inner,
    nodes_of,
    parse_tile_path,
    read_bundle,
    read_tile,
    tile_path,
    tiles_of,
    width_at,
)
from monitor.ledger.tree import consistency, head_nodes, inclusion, root, root_of

SIZE = 70_000
LEAVES = [leaf_hash(b"%d" % number) for number in range(SIZE)]


def hashes_of(tile: Tile) -> list[bytes]:
    """As the specification says it: MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l])."""
    step = WIDTH ** (tile.level or 0)
    first = tile.index * WIDTH * step
    return [root_of(LEAVES[at : at + step]) for at in range(first, first + tile.width * step, step)]


@pytest.fixture(scope="module")
def tiles() -> dict[Tile, bytes]:
    return {tile: b"".join(hashes_of(tile)) for tile in tiles_of(SIZE)}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(0, 1_067, 3), "tile/0/x001/067.p/3"),
        (Tile(1, 999), "tile/1/999"),
        (Tile(1, 1_000), "tile/1/x001/000"),
        (Tile(63, 5, 255), "tile/63/005.p/255"),
        (Tile(None, 1_234_067), "tile/entries/x001/x234/067"),
        (Tile(None, 0, 1), "tile/entries/000.p/1"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_tile_path(path) == tile
    again = entries_path if tile.level is None else lambda *told: tile_path(tile.level or 0, *told)
    assert again(tile.index, tile.width) == path


@given(st.none() | st.integers(0, 63), st.integers(0, 2**63), st.integers(1, 256))
def test_paths_read_back(level: int | None, index: int, width: int) -> None:
    assert parse_tile_path(Tile(level, index, width).path) == Tile(level, index, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/x001",
        "tile/0/001/001",
        "tile/0/x1/001",
        "tile/00/001",
        "tile/01/001",
        "tile/64/001",
        "tile/100/001",
        "tile/-1/001",
        "tile/entry/001",
        "tile/0/001.p/0",
        "tile/0/001.p/01",
        "tile/0/001.p/256",
        "tile/0/001.p/999",
        "tile/0/001.p/",
        "tile/0/001.p",
        "/tile/0/001",
        "tile/0/001/",
        "tile/0/001\n",
        "tile/0/٠٠١",
        "tile/0/../001",
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    with pytest.raises(TileRefused, match="is no path of a tile"):
        parse_tile_path(path)


@pytest.mark.parametrize("tile", [Tile(64, 0), Tile(-1, 0), Tile(0, -1), Tile(0, 0, 0), Tile(None, 0, 257)])
def test_tiles_that_cannot_be(tile: Tile) -> None:
    with pytest.raises(TileRefused, match=f"no tile has level {tile.level}, index {tile.index} and width {tile.width}"):
        _ = tile.path


def test_the_tiles_of_the_specifications_example() -> None:
    told = list(tiles_of(SIZE))
    assert told[:274] == [*(Tile(0, index) for index in range(273)), Tile(0, 273, 112)]
    assert told[274:] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []
    assert [width_at(0, index, 300) for index in range(3)] == [256, 44, 0]


@given(st.integers(1, SIZE), st.data())
def test_proofs_from_tiles(tiles: dict[Tile, bytes], size: int, data: st.DataObject) -> None:
    asked = []

    def read(tile: Tile) -> bytes:
        asked.append(tile)
        whole = tiles[Tile(tile.level, tile.index, width_at(tile.level or 0, tile.index, SIZE))]
        return whole[: 32 * tile.width]

    nodes = nodes_of(size, read)
    index = data.draw(st.integers(0, size - 1))
    head = root(size, nodes)
    path = inclusion(index, size, nodes)
    verify_inclusion(LEAVES[index], index, size, path, head)
    verify_consistency(index + 1, root(index + 1, nodes), size, head, consistency(index + 1, size, nodes))
    assert set(asked) <= set(tiles_of(size))
    asked.clear()
    inclusion(index, size, nodes)
    assert len(asked) == len(set(asked)) <= 2 * 3  # a path touches at most two tiles a level


def test_inner_nodes_of_a_tile() -> None:
    for width in (0, 1, 2, 3, 7, 255, 256):
        told = inner(LEAVES[:width])
        assert len(told) == 2 * width - width.bit_count()
        for (level, index), found in told.items():
            assert found == root_of(LEAVES[index << level : (index + 1) << level])
        assert set(head_nodes(width)) <= set(told)
    with pytest.raises(TileRefused, match="at most 256 hashes, 257 found"):
        inner(LEAVES[:257])


@given(st.lists(st.binary(max_size=40), max_size=WIDTH) | st.just([b"x" * 65_535, b""]))
def test_bundles_read_back(leaves: list[bytes]) -> None:
    assert read_bundle(bundle(leaves), len(leaves)) == leaves


def test_the_bytes_of_a_bundle() -> None:
    assert bundle([b"ab", b"", b"c" * 258]) == b"\x00\x02ab\x00\x00\x01\x02" + b"c" * 258
    with pytest.raises(TileRefused, match="leaf 1 of the bundle has 65536 bytes, more than 65535"):
        bundle([b"", b"x" * 65_536])


@pytest.mark.parametrize("cut", range(13))
def test_a_truncated_bundle_is_refused_by_name(cut: int) -> None:
    whole = bundle([b"abc", b"", b"wxyz"])
    assert len(whole) == 13
    name = entries_path(1_067, 3)
    with pytest.raises(TileRefused, match=r"tile/entries/x001/067\.p/3: 3 entries expected, (entry )?\d (of|found)"):
        read_bundle(whole[:cut], 3, name)


def test_a_bundle_too_long_is_refused() -> None:
    whole = bundle([b"abc", b""])
    with pytest.raises(TileRefused, match="t: 2 entries expected, 1 bytes after them found"):
        read_bundle(whole + b"\x00", 2, "t")
    with pytest.raises(TileRefused, match="t: 1 entries expected, 2 bytes after them found"):
        read_bundle(whole, 1, "t")


@pytest.mark.parametrize("found", [0, 31, 64, 95, 97, 128])
def test_a_truncated_tile_is_refused_by_name(found: int) -> None:
    tile = Tile(0, 1_067, 3)
    with pytest.raises(TileRefused, match=rf"tile/0/x001/067\.p/3: 3 hashes of 32 bytes expected, {found} bytes found"):
        read_tile(bytes(found), tile)
    assert read_tile(b"".join(LEAVES[:3]), tile) == LEAVES[:3]
