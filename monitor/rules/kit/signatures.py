"""Which signatures count, and whose are missing (contract, conventions 14 and 15; reading 10).

A signature counts if it is a full name or an e-signature, bears a date, agrees, and was given on what the record now
says: `over` equals the record's `signed_sha256`, or is absent (it counts, and is shown as unbound). One that names a
registered key counts only if it fits it (`monitor.rules.kit.keys`): rules that count signatures read key.registered as
a reference. Who handled the paper (经办人) has approved nothing. Acceptances, evaluation reports and emergency
decisions carry their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from monitor.facts.facts import Facts
from monitor.rules.kit.days import later
from monitor.rules.kit.keys import held_against_keys

FORMS = ("full_name", "e_signature")
AGREED = ("agree",)
OPINIONS = ("agree", "disagree", "reserve")
"""What a signature can say; who only confirms that he took part may say any of it."""
NO_APPROVERS = ("handler",)
OUTSIDE = ("supplier", "contractor", "supervising_engineer", "design", "survey")
"""Capacities of the other side of a contract and of those it pays: they sign for themselves."""
KEYS = ["scope_id", "event"]


def signed(
    f: Facts,
    records: pl.LazyFrame,
    kind: str,
    record_id: str,
    *,
    opinions: Sequence[str] = AGREED,
    but: Sequence[str] = NO_APPROVERS,
) -> pl.LazyFrame:
    """The signatures that count on `records` of the target kind `kind`, one row a signature.

    `records` have `scope_id`, `event`, the id in column `record_id`, `signed_sha256` (null: the record is not told)
    and the moment of the act they had to come before: `act`, `act_day`, `act_clock` (null: not acted yet). Columns:
    `scope_id`, `event` (the record's), `signature_event`, `signer`, `role`, `signed_day`, `is_before` (not later than
    the act), `is_unbound` (no `over`), `is_unread` (an `over` that no told record can be held against), `key_id`,
    `is_by_key` (verified against a registered key). Those in the capacities `but` are left out.
    """
    given = given_on(f, kind, record_id).filter(
        pl.col("form").is_in(FORMS),
        pl.col("signed").is_not_null(),
        pl.col("opinion").is_in(opinions),
        ~pl.col("role").is_in(but),
    )
    by_key = held_against_keys(f, given).select(
        "signature_event", is_by_key=pl.all_horizontal("is_verified", "is_holder", "is_valid_then")
    )
    given = given.join(by_key.unique("signature_event"), on="signature_event", how="left").filter(
        pl.col("is_by_key").fill_null(value=True)
    )
    acted = records.select(*KEYS, record_id, "signed_sha256", "act", "act_day", "act_clock")
    rows = acted.join(given, on=["scope_id", record_id])
    fits = pl.col("over").is_null() | (pl.col("over") == pl.col("signed_sha256"))
    return rows.filter(fits.fill_null(value=True)).select(
        *KEYS,
        "signature_event",
        "signer",
        "role",
        "signed_day",
        "key_id",
        is_before=~later("signed", "act").fill_null(value=False),
        is_unbound=pl.col("over").is_null(),
        is_unread=fits.is_null(),
        is_by_key=pl.col("is_by_key").fill_null(value=False),
    )


def given_on(f: Facts, kind: str, record_id: str) -> pl.LazyFrame:
    """Every signature on records of the target kind `kind`, whether it counts or not; one row a signature.

    Columns: `scope_id`, the record's id in column `record_id`, `signature_event`, `signer`, `role`, `form`, `opinion`,
    `over`, `key_id`, `value`, `signed`, `signed_day`, `signed_clock`.
    """
    return (
        f.of("document.signed")
        .filter(pl.col("target_kind") == kind)
        .select(
            "scope_id",
            pl.col("target_id").alias(record_id),
            pl.col("event").alias("signature_event"),
            *(
                pl.col(f"signature_{name}").alias(name)
                for name in ("signer", "role", "form", "opinion", "over", "key_id", "value")
            ),
            *(pl.col(f"signature_signed_at{part}").alias(f"signed{part}") for part in ("", "_day", "_clock")),
        )
    )


def countersigned(f: Facts, records: pl.LazyFrame, kind: str, record_id: str, required: Sequence[str]) -> pl.LazyFrame:
    """`records` (see `signed`) with how the `required` roles have signed them, each another person, before the act.

    Columns added: `missing_roles` and `late_roles` List(String) (no signature in time; of these, signed afterwards),
    `doubled` Int64 (persons who signed in several of the roles), `unbound` and `unread` Int64, `signatures`
    List(Int64) (events), `all_signed_day` Int32 (day on which the last role had signed, null while one is missing).
    """
    mine = signed(f, records, kind, record_id).filter(pl.col("role").is_in(list(required)))
    by_role = mine.group_by(*KEYS, "role").agg(in_time=pl.col("is_before").any(), first=pl.col("signed_day").min())
    roles = by_role.group_by(KEYS).agg(
        signed_roles=pl.col("role"),
        roles_in_time=pl.col("role").filter("in_time"),
        all_signed_day=pl.when(pl.len() == len(required)).then(pl.col("first").max()),
    )
    persons = mine.filter("is_before").group_by(*KEYS, "signer").agg(roles=pl.col("role").n_unique())
    doubled = persons.group_by(KEYS).agg(doubled=(pl.col("roles") > 1).sum().cast(pl.Int64))
    papers = mine.group_by(KEYS).agg(
        unbound=pl.col("is_unbound").sum().cast(pl.Int64),
        unread=pl.col("is_unread").sum().cast(pl.Int64),
        signatures=pl.col("signature_event").unique().sort(),
    )
    told = records
    for part in (roles, doubled, papers):
        told = told.join(part, on=KEYS, how="left")
    return told.with_columns(
        pl.col("doubled", "unbound", "unread").fill_null(0),
        missing_roles=_listed(required, lambda role: ~_among("roles_in_time", role)),
        late_roles=_listed(required, lambda role: _among("signed_roles", role) & ~_among("roles_in_time", role)),
    ).drop("signed_roles", "roles_in_time")


def _among(column: str, role: str) -> pl.Expr:
    return pl.col(column).list.contains(role).fill_null(value=False)


def _listed(required: Sequence[str], asked: Callable[[str], pl.Expr]) -> pl.Expr:
    """The `required` roles for which `asked` is true, in their order."""
    return pl.concat_list([pl.when(asked(role)).then(pl.lit(role)) for role in required]).list.drop_nulls()
