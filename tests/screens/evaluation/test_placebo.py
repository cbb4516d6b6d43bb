from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from published_sets import written

from monitor.screens.evaluation.columns import PAST, Told
from monitor.screens.evaluation.placebo import placebos
from monitor.screens.evaluation.published import found_in, read


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return Told(read(*found_in(written(tmp_path_factory.mktemp("sets"), "usa", tenders=600))[0]), PAST)


def test_placebo_labels_are_of_firms_of_no_ring_that_bid_as_much(told: Told) -> None:
    found = list(placebos(told, 0, rings=4))
    assert len(found) == 4
    assert len({labels.tobytes() for labels in found}) == 4
    for labels in found:
        assert 0.5 <= labels.sum() / told.collusive.sum() <= 2.5
        always = frozenset.intersection(*(frozenset(map(str, told.sets[at])) for at in np.flatnonzero(labels)))
        assert not always
        # the ring is firms 0 to 3, and no other firm bids where it does
        assert not (labels & told.collusive).any()


def test_the_same_seed_gives_the_same(told: Told) -> None:
    first, again, other = (list(placebos(told, seed, rings=2)) for seed in (1, 1, 2))
    assert all((one == two).all() for one, two in zip(first, again, strict=True))
    assert any((one != two).any() for one, two in zip(first, other, strict=True))


def test_other_labels_replace_the_published_ones(told: Told, tmp_path: Path) -> None:
    labels = next(placebos(told, 0))
    assert (Told(told.published, PAST, labels).collusive == labels).all()
    few = Told(read(*found_in(written(tmp_path / "few", "usa", tenders=40))[0]), PAST)
    assert list(placebos(few, 0)) == []
