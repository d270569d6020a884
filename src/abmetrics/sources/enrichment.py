"""What landing computes beside what it reads: domains, keys of names, size bands, currencies, seniority, local days."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.errors import SettingsError
from abmetrics.settings import Settings
from abmetrics.sources.batch import Batch
from abmetrics.sources.clock import local_day_column
from abmetrics.sources.company_names import name_keys
from abmetrics.sources.currency import currencies_of
from abmetrics.sources.distinct import Marks, Verdict
from abmetrics.sources.texts import domains_of_addresses
from abmetrics.sources.titles import read_personas, read_seniorities

_NAME_KEYS = {"name_key": "name", "company_key": "company"}
_BAND = re.compile(r"(?P<low>\d+)(?:-(?P<high>\d+)|\+)")


def enrich(batch: Batch, settings: Settings) -> None:
    """Fill what is empty and can be told from the rest of the row; what the source says always wins."""
    names = batch.table.by_name
    if "currency" in names:
        _settle_currency(batch, settings.workspace.currency)
    if "email_domain" in names and "email" in batch.columns:
        _fill(batch, "email_domain", domains_of_addresses(batch.column("email")))
    for key, name in _NAME_KEYS.items():
        if key in names and name in batch.columns:
            _fill(batch, key, name_keys(batch.column(name)))
    if "size_band" in names and "employees" in batch.columns:
        _fill(batch, "size_band", size_bands(batch.column("employees"), settings.icp.size_bands))
    if "title" in names and "title" in batch.columns:
        _fill(batch, "seniority", read_seniorities(batch.column("title")))
        _fill(batch, "persona", read_personas(batch.column("title"), settings.personas))
    for column in batch.table:
        if column.local_day_of:
            moments = batch.column(column.local_day_of)
            batch.columns[column.name] = local_day_column(moments, settings.workspace.time_zone)


def size_bands(employees: pa.ChunkedArray, bands: Sequence[str]) -> pa.ChunkedArray:
    """The band each number of employees falls into; NULL where none does. SettingsError for a band that is none."""
    counts = employees.fill_null(-1).to_numpy()
    chosen = np.full(len(counts), -1, np.int64)
    for number, band in enumerate(bands):
        match = _BAND.fullmatch(band)
        if match is None:
            raise SettingsError(f"[icp] size_bands: {band!r} is not a band; write 50-199 or 5000+")
        high = int(match["high"]) if match["high"] else np.iinfo(np.int64).max
        chosen[(counts >= int(match["low"])) & (counts <= high)] = number
    return pa.chunked_array([pa.array(list(bands), pa.string()).take(pa.array(chosen, mask=chosen < 0))])


def _fill(batch: Batch, name: str, computed: pa.ChunkedArray) -> None:
    batch.columns[name] = pc.coalesce(batch.column(name), computed)


def _settle_currency(batch: Batch, home: str) -> None:
    """The row's currency: as mapped, else as the one sign beside its amounts tells, else the workspace's.

    A sign that contradicts the row's currency refuses the row: one of the two is wrong, and so would be the sum.
    """
    currency = batch.column("currency")
    required = batch.table.column("currency").required
    for signs in batch.signs.values():
        currency = pc.coalesce(currency, _sure_currencies(signs))
    if not required:
        currency = pc.fill_null(currency, home)
    batch.columns["currency"] = currency
    for name, signs in batch.signs.items():
        against = np.zeros(batch.rows, bool)
        for sign in pc.drop_null(pc.unique(signs)).to_pylist():
            possible = pa.array(currencies_of(sign), pa.string())
            fits = pc.is_in(currency, value_set=possible)
            against |= pc.and_(pc.fill_null(pc.equal(signs, sign), False), pc.invert(fits)).to_numpy()
        marks = Marks.of(
            np.flatnonzero(against),
            Verdict("currency mismatch", "the sign beside the amount is not the row's currency"),
        )
        batch.refuse(name, marks, _shown(currency, signs))


def _sure_currencies(signs: pa.ChunkedArray) -> pa.ChunkedArray:
    known = pc.drop_null(pc.unique(signs)).to_pylist()
    sure = [currencies_of(sign)[0] if len(currencies_of(sign)) == 1 else None for sign in known]
    return pa.array(sure, pa.string()).take(pc.index_in(signs, value_set=pa.array(known, pa.string())))


def _shown(currency: pa.ChunkedArray, signs: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(signs, currency, " against ", null_handling="replace", null_replacement="none")
