"""A simulated B2B company, written out as the exports its systems would give and an abmetrics.toml that reads them.

There is no back door: the files are read by the same sources a user's are. The same `accounts`, `seed` and
`through` give the same bytes.

The simulated truth
-------------------
- 24 months of activity up to and with `through`; deals and contracts reach a year further back.
- 35 % of the accounts go on the target list ("ABM targets"): seven in ten on the first day, the rest up to nine months
  before the end; 6 % of them leave it again. A few old customers stand on a customer list ("Key customers").
- Deals created while their account was on the target list close at **53 %**, all others at **19 %**, each to the
  nearest deal: for new business alone, and for new business, upsell and cross-sell together. Renewals and deals marked
  as duplicates are outside these shares.
- Of the accounts ever listed about 33 % are targets on the last day, 20 % engaged, 15 % in a legitimate open deal, 11 %
  won, 9 % retained and 7 % expanded; 2 % churned, and 6 % left the list.
- Firms that fit the ideal customer profile are listed more often, come further and lose fewer deals.
- Activity grows by 3.5 % a quarter, sleeps at week-ends, and is slow in summer and in December.
- Planted dirt: a contact exported twice (the stale row is to lose), an activity on 30 February, an activity row cut
  off in the middle, one unknown product name. Nothing else is to be set aside.
"""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from pathlib import Path

from abmetrics.demo.crm import crm_sheets
from abmetrics.demo.marketing import marketing_sheets
from abmetrics.demo.sheets import spoil
from abmetrics.demo.simulation import simulate
from abmetrics.errors import SettingsError
from abmetrics.settings import FILE_NAME

LAST_DAY = dt.date(2026, 9, 30)
"""The default end of the simulation: fixed, so that two demos made on different days are the same."""

FEWEST_ACCOUNTS = 20
"""With fewer there is too little to show; below some sixty a stage of the journey may be empty."""


def write_demo(folder: Path, accounts: int = 600, seed: int = 7, through: dt.date = LAST_DAY) -> None:
    """Write `abmetrics.toml` and `exports/*.csv` into `folder`, which is made where it is missing.

    `accounts` scales everything else. Files of an earlier demo are written over; others are left alone.
    SettingsError: fewer than FEWEST_ACCOUNTS accounts, or a negative seed.
    """
    if accounts < FEWEST_ACCOUNTS:
        raise SettingsError(f"a demo of {accounts} accounts has too little to show; ask for at least {FEWEST_ACCOUNTS}")
    if seed < 0:
        raise SettingsError(f"the demo's seed is {seed}; ask for 0 or more")
    company = simulate(accounts, seed, through)
    exports = folder / "exports"
    exports.mkdir(parents=True, exist_ok=True)
    for sheet in spoil(crm_sheets(company) + marketing_sheets(company)):
        sheet.write(exports)
    settings = files("abmetrics.demo").joinpath("workspace.toml").read_text(encoding="utf-8")
    (folder / FILE_NAME).write_text(settings, encoding="utf-8", newline="\n")
