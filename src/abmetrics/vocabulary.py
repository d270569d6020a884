"""The words every room shares: units, stages, populations, advice. Each has one meaning, written here."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What a value is counted in; decides how it is written, never how it is computed."""

    COUNT = "count"
    SHARE = "share"
    MONEY = "money"
    MINUTES = "minutes"
    DAYS = "days"
    HOURS = "hours"
    INDEX = "index"


class Better(StrEnum):
    """Which direction is good news. `NEITHER` is never coloured and never alerted."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Advice(StrEnum):
    """Whether to steer by a number (`use`), read it beside others (`context`), or not at all (`ignore`)."""

    USE = "use"
    CONTEXT = "context"
    IGNORE = "ignore"


class Horizon(StrEnum):
    """Whether a number moves before the result it stands for, or after it."""

    LEADING = "leading"
    LAGGING = "lagging"


class FunnelStage(StrEnum):
    """The part of the catalogue a KPI belongs to."""

    TARGET = "target accounts"
    ENGAGED = "engaged target accounts"
    OPPORTUNITY = "target-account opportunities"
    WON = "new deals won"
    RETAINED = "customer retention"
    EXPANDED = "customer expansion"
    JOURNEY = "journey"
    ATTRIBUTION = "attribution, return, lift"
    DATA = "the data themselves"


class Stage(StrEnum):
    """Where an account stands: exactly one at any time. The order is the order of the journey."""

    OUTSIDE = "outside"
    TARGET = "target"
    ENGAGED = "engaged"
    OPPORTUNITY = "opportunity"
    WON = "won"
    RETAINED = "retained"
    EXPANDED = "expanded"

    @property
    def position(self) -> int:
        """0 for outside, 1 for target … 6 for expanded."""
        return list(Stage).index(self)


class Population(StrEnum):
    """Whose rows a KPI reads; the letter codes of the catalogue. Membership is dated (rule 3)."""

    LISTED = "L"
    TARGETS = "T"
    LISTED_IN_PERIOD = "S"
    CUSTOMERS = "C"
    ABM_CUSTOMERS = "B"
    OPPORTUNITIES = "O"
    PEOPLE = "P"
    ALL = "A"

    @property
    def meaning(self) -> str:
        """The population in words, as shown beside every number."""
        return _POPULATION_MEANINGS[self]


_POPULATION_MEANINGS = {
    Population.LISTED: "listed accounts (on a target list at the row's date, or at the as-of date)",
    Population.TARGETS: "target accounts (listed and not a customer)",
    Population.LISTED_IN_PERIOD: "accounts listed at any time in the period",
    Population.CUSTOMERS: "customers",
    Population.ABM_CUSTOMERS: "ABM customers (listed within 365 days before their first win)",
    Population.OPPORTUNITIES: "opportunities, by their account's status when they were created",
    Population.PEOPLE: "people",
    Population.ALL: "all accounts",
}


class Grain(StrEnum):
    """The lengths a long period may be split into. Weeks are ISO weeks."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FISCAL_QUARTER = "fiscal-quarter"
    FISCAL_YEAR = "fiscal-year"


class Interval(StrEnum):
    """How the uncertainty of a KPI is computed (rule 5); the reasons stand in compare/intervals.py."""

    NONE = "census: no interval"
    WILSON = "Wilson, one account one unit"
    CLUSTERED = "linearised by account"
    OVERDISPERSED = "over-dispersed count by account"
    BOOTSTRAP = "bootstrap over accounts"
    MEDIAN = "Woodruff, clustered by account"
    INCIDENCE = "delta method, log-log scale, one account one unit"


class Flag(StrEnum):
    """What a reader must know beside a value."""

    NOT_COVERED = "not covered"
    PARTLY_COVERED = "partly covered"
    HISTORY_UNKNOWN = "history unknown"
    TOO_FEW = "too few"
    NOT_REACHED = "not reached"
    NOT_FOLLOWED = "not followed so far"
    PARTIAL_PERIOD = "partial period"
    LEFT_OUT = "left out"
    ALL_THE_DATA = "all the data"
