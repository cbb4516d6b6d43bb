"""An act that has to be done by a day: done in time, done late, missing, or perhaps done.

Something may have been done of which too little is told to say that it was this act. Where nothing better happened in
time and something of the kind did, nobody can tell.
"""

from __future__ import annotations

import polars as pl


def awaited(done: str, unclear: str, last: str) -> dict[str, pl.Expr]:
    """What a rule asks of it, from three columns of days: `done`, `unclear` (what may have been it) and `last`.

    `due_day` (the last day while it is missing), `cured_day` (done late), `is_late` and `is_told` (null where nobody
    can tell, else true).
    """
    in_time = (pl.col(done) <= pl.col(last)).fill_null(value=False)
    unsure = ~in_time & (pl.col(unclear) <= pl.col(last)).fill_null(value=False)
    late = pl.when(~unsure).then((pl.col(done) > pl.col(last)).fill_null(value=False))
    return {
        "due_day": pl.when(pl.col(done).is_null() & ~unsure).then(pl.col(last)),
        "cured_day": pl.when(late).then(pl.col(done)),
        "is_late": late,
        "is_told": pl.when(~unsure).then(pl.lit(value=True)),
    }
