"""What others report: intent of Bombora and G2, the European Central Bank's rates."""

from __future__ import annotations

import datetime as dt

import numpy as np

from abmetrics.demo.world.company import Company
from abmetrics.demo.world.market import COMPETITOR_TOPICS, CURRENCIES, TOPICS
from abmetrics.demo.writers.sheet import Cell, Sheet

_G2_PAGES = ("Product Profile", "Pricing", "Comparison", "Category")
_G2_SHARE = 0.004


def outside_sheets(company: Company) -> list[Sheet]:
    """Bombora's weekly report by quarter, G2's signals, the rates."""
    return [*_bombora(company), _g2(company), _rates(company)]


def _bombora(company: Company) -> list[Sheet]:
    intent = company.intent
    header = ("Company Name", "Domain", "Topic Name", "Competitor Topic", "Composite Score", "Week Start", "Country")
    parts: dict[str, list[tuple[Cell, ...]]] = {}
    order = np.lexsort((intent.topic, intent.firm, intent.week))
    columns = (intent.firm, intent.topic, intent.week, intent.score)
    for number, topic, week, score in zip(*(c[order].tolist() for c in columns), strict=True):
        firm, monday = company.firms[number], intent.mondays[week]
        quarter = f"{monday.year}{(monday.month - 1) // 3 * 3 + 1:02d}01"
        name = TOPICS[topic]
        parts.setdefault(quarter, []).append(
            (
                firm.name,
                firm.domain,
                name,
                "true" if name in COMPETITOR_TOPICS else "false",
                score,
                monday,
                firm.country,
            )
        )
    return [Sheet(f"bombora/company_surge_{quarter}.csv", header, rows) for quarter, rows in parts.items()]


def _g2(company: Company) -> Sheet:
    """A visit to our pages at G2 for some of the high scores; whoever surges on a competitor compares us with it."""
    intent = company.intent
    rows: list[tuple[Cell, ...]] = []
    loud = np.flatnonzero((intent.score >= 60) | (intent.score * 7919 % 1000 < _G2_SHARE * 1000))
    for place in loud.tolist():
        firm = company.firms[int(intent.firm[place])]
        topic = TOPICS[int(intent.topic[place])]
        is_competitor = topic in COMPETITOR_TOPICS
        page = "Comparison" if is_competitor else _G2_PAGES[place % len(_G2_PAGES)]
        day = intent.mondays[int(intent.week[place])] + dt.timedelta(days=place % 5)
        rows.append(
            (
                firm.name,
                firm.domain,
                firm.country,
                page,
                "Signal Core",
                topic if is_competitor else None,
                f"{day}T{8 + place % 10:02d}:15:00Z",
            )
        )
    header = (
        "Company Name", "Company Domain", "Company Country", "Signal Type", "Product Name", "Compared Product", "Time",
    )  # fmt: skip
    return Sheet("g2/buyer_intent.csv", header, sorted(rows, key=lambda row: (str(row[6]), str(row[1]), str(row[5]))))


def _rates(company: Company) -> Sheet:
    """Newest first, units of the currency per euro; a currency that was not quoted is N/A."""
    codes = list(CURRENCIES)
    rows: list[tuple[Cell, ...]] = [
        (day, *(rates[code] for code in codes), "N/A") for day, rates in reversed(company.rates)
    ]
    return Sheet("ecb/eurofxref-hist.csv", ("Date", *codes, "RUB"), rows)
