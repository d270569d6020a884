"""A simulated B2B company, written out as the exports its systems would give and an abmetrics.toml that reads them.

There is no back door: the files are read by the same sources a user's are. The same `accounts`, `seed`, `through` and
`crm` give the same bytes. Beside the exports lies `truths.json`: what was planted, for those who check the product.

The simulated truth
-------------------
- 30 months of activity up to and with `through`; deals and contracts reach a year and a half further back.
- 20 % of the accounts go on the target list ("ABM targets"): seven in ten on the first day, the rest up to nine months
  before the end; 6 % of them leave it again. A few old customers stand on a customer list ("Key customers").
- Deals created while their account was on the target list close at **53 %**, all others at **19 %**, each to the
  nearest deal: for new business alone, and for new business, upsell and cross-sell together. Renewals and deals marked
  as duplicates are outside these shares. Firms that fit are listed more often and close better either way, so that part
  of the difference is theirs and not the programme's.
- Of the accounts ever listed about 32 % are targets on the last day, 17 % engaged, 15 % in a legitimate open deal, 13 %
  won, 8 % retained and 6 % expanded; 3 % churned (a few came back), and 6 % left the list.
- Customers who leave had many support tickets and then fell silent; some who stay complained as much.
- Before most won deals somebody came by an ad, then to a webinar, then took a call.
- Activity grows by 3.5 % a quarter, sleeps at week-ends, and is slow in summer and in December.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from importlib.resources import files
from pathlib import Path

from abmetrics.demo.truths import truths_of
from abmetrics.demo.world.company import Company, simulate
from abmetrics.demo.writers.advertising import ad_sheets
from abmetrics.demo.writers.dirt import spoil
from abmetrics.demo.writers.hubspot import hubspot_sheets
from abmetrics.demo.writers.keys import CRMS, SALESFORCE, HubspotKeys, SalesforceKeys
from abmetrics.demo.writers.mailbox import mailbox_files
from abmetrics.demo.writers.marketo import marketo_sheets
from abmetrics.demo.writers.office import office_sheets
from abmetrics.demo.writers.outside import outside_sheets
from abmetrics.demo.writers.salesforce import salesforce_sheets
from abmetrics.demo.writers.service import survey_sheets, zendesk_sheets
from abmetrics.demo.writers.sheet import File, Sheet
from abmetrics.demo.writers.stripe import stripe_sheets
from abmetrics.demo.writers.web_log import web_sheets
from abmetrics.errors import SettingsError, UnknownName
from abmetrics.settings import FILE_NAME

LAST_DAY = dt.date(2026, 9, 30)
"""The default end of the simulation: fixed, so that two demos made on different days are the same."""

TRUTHS = "truths.json"
"""What was planted: beside the exports, where nothing of the product looks."""

FEWEST_ACCOUNTS = 20
"""With fewer there is too little to show; below some sixty a stage of the journey may be empty."""


def write_demo(
    folder: Path, accounts: int = 2000, seed: int = 7, through: dt.date = LAST_DAY, crm: str = SALESFORCE
) -> None:
    """Write `abmetrics.toml`, `truths.json` and everything under `exports/` into `folder`, made where it is missing.

    `accounts` scales everything else; `crm` is salesforce (with Marketo) or hubspot. An earlier demo in the folder,
    told by its truths, is replaced with its builds: another company's history must not become this one's. Other files
    are left alone. SettingsError: fewer than FEWEST_ACCOUNTS accounts, or a negative seed. UnknownName: another CRM.
    """
    if accounts < FEWEST_ACCOUNTS:
        raise SettingsError(f"a demo of {accounts} accounts has too little to show; ask for at least {FEWEST_ACCOUNTS}")
    if seed < 0:
        raise SettingsError(f"the demo's seed is {seed}; ask for 0 or more")
    if crm not in CRMS:
        raise UnknownName("CRM", crm, CRMS)
    if (folder / TRUTHS).exists():
        for part in ("exports", "builds", "vault"):
            shutil.rmtree(folder / part, ignore_errors=True)
    company = simulate(accounts, seed, through)
    keys = SalesforceKeys() if crm == SALESFORCE else HubspotKeys()
    sheets = _sheets(company, keys)
    dirt = spoil(sheets)
    exports = folder / "exports"
    written: tuple[File, ...] = (*sheets, *mailbox_files(company))
    for one in written:
        one.write(exports)
    parts = (files("abmetrics.demo").joinpath("settings", f"{part}.toml") for part in ("company", crm, "around"))
    settings = "".join(part.read_text(encoding="utf-8") for part in parts)
    (folder / FILE_NAME).write_text(settings, encoding="utf-8", newline="\n")
    truths = {"accounts": accounts, "seed": seed, "through": through.isoformat(), "crm": crm}
    text = json.dumps(truths | truths_of(company, keys, dirt), ensure_ascii=False, indent=1)
    (folder / TRUTHS).write_text(text + "\n", encoding="utf-8", newline="\n")


def _sheets(company: Company, keys: SalesforceKeys | HubspotKeys) -> list[Sheet]:
    """Every CSV: the CRM's own, and those of the systems around it."""
    if isinstance(keys, SalesforceKeys):
        own = [*salesforce_sheets(company), *marketo_sheets(company, keys), *zendesk_sheets(company, keys)]
    else:
        own = hubspot_sheets(company)
    return [
        *own,
        *stripe_sheets(company, keys),
        *web_sheets(company, keys),
        *ad_sheets(company),
        *outside_sheets(company),
        *survey_sheets(company),
        *office_sheets(company, keys),
    ]
