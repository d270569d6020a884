"""Rules that turn answers into headlines. A headline states the numbers under it and nothing more.

None of them says that something changed, rose, fell or differs for a reason: such words wait for the test that
tells a change from noise. Where intervals overlap, the headline says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from abmetrics.answers import AnswerRow, Funnel, FunnelStep
from abmetrics.charts.formats import Formats
from abmetrics.charts.labels import cut_name, cut_value
from abmetrics.vocabulary import Flag, Unit


@dataclass(frozen=True)
class Finding:
    """A sentence with the one figure that matters most in its middle, and what has to be added below it."""

    before: str
    figure: str
    after: str
    below: str = ""

    @property
    def words(self) -> str:
        """The whole sentence.

        >>> Finding("", "212 of 400", " accounts got engaged").words
        '212 of 400 accounts got engaged'
        """
        return self.before + self.figure + self.after


def funnel_finding(funnel: Funnel, formats: Formats) -> Finding:
    """How many target accounts got to the second stage, and which step lets the smallest share through."""
    first, second = funnel.steps[0], funnel.steps[1]
    if first.reached is None or second.reached is None:
        return Finding("The funnel is not known for this period", "", "", "; ".join(funnel.flags).capitalize())
    if first.reached == 0:
        return Finding(
            "No account is on a target list", "", "", "Name a target list in the settings, or widen the filter."
        )
    reached = f"{formats.value(Unit.COUNT, second.reached)} of {formats.value(Unit.COUNT, first.reached)}"
    after = f" accounts got to {second.label.lower()} or further"
    narrowest = _narrowest(funnel.steps)
    if narrowest is None:
        return Finding("", reached, after + ".")
    step, following, on = narrowest
    rate = formats.value(Unit.SHARE, on.value)
    after += f"; the narrowest step is {step.label.lower()} to {following.label.lower()}, {rate}."
    between = formats.interval(Unit.SHARE, on.low, on.high)
    below = f"At that step the 95% interval is {between}." if between else ""
    return Finding("", reached, after, below)


def balance_finding(funnel: Funnel, formats: Formats) -> Finding:
    """In which stage more accounts stand than in any other, of all that are in the funnel."""
    known = [step for step in funnel.steps if step.balance is not None]
    everyone = funnel.steps[0].reached
    if not known or not everyone:
        return Finding("Where accounts stand", "", "")
    fullest = max(known, key=lambda step: float(step.balance or 0))
    figure = f"{formats.value(Unit.COUNT, fullest.balance)} of {formats.value(Unit.COUNT, everyone)}"
    return Finding(f"The fullest stage is {fullest.label.lower()}: ", figure, " accounts")


def cut_finding(name: str, rows: Sequence[AnswerRow], cut: str, unit: Unit, formats: Formats) -> Finding:
    """Which group has the highest and which the lowest value, among those with enough behind them."""
    known = [row for row in rows if row.value is not None]
    firm = [row for row in known if not row.has(Flag.TOO_FEW)]
    if not known:
        return Finding(f"No {_inside(name)} to show by {cut_name(cut)}", "", "")
    if not firm:
        return Finding(f"{name}: too few in every {cut_name(cut)} to compare", "", "")
    ranked = sorted(firm, key=lambda row: float(row.value or 0))
    lowest, highest = ranked[0], ranked[-1]
    top = formats.value(unit, highest.value, compact=True)
    if len(firm) == 1:
        return Finding(f"{name}: ", top, f" for {_group(highest, cut)}")
    bottom = formats.value(unit, lowest.value, compact=True)
    if highest.value == lowest.value:
        return Finding(f"{name}: ", top, f" for every {cut_name(cut)}")
    overlap = _overlap(lowest, highest)
    after = f" for {_group(highest, cut)}, {bottom} for {_group(lowest, cut)}"
    return Finding(f"{name}: ", top, after + ("; the intervals overlap" if overlap else ""))


def trend_finding(name: str, rows: Sequence[AnswerRow], unit: Unit, formats: Formats) -> Finding:
    """The latest value, and the period in which it was highest."""
    known = [row for row in rows if row.value is not None]
    if not known:
        return Finding(f"No {_inside(name)} known in this time", "", "")
    last, highest = known[-1], max(known, key=lambda row: float(row.value or 0))
    value = formats.value(unit, last.value, compact=True)
    so_far = " so far" if last.has(Flag.PARTIAL_PERIOD) else ""
    after = f" in {formats.period(last.period)}{so_far}"
    if highest is last:
        return Finding(f"{name}: ", value, after + (", the highest shown" if len(known) > 1 else ""))
    top = formats.value(unit, highest.value, compact=True)
    return Finding(f"{name}: ", value, f"{after}; the highest was {top} in {formats.period(highest.period)}")


def value_finding(name: str, row: AnswerRow, unit: Unit, formats: Formats) -> Finding:
    """One value and its period; where there is none, why."""
    if row.value is None:
        return Finding(
            f"{name} is not known for {formats.period(row.period)}", "", "", missing_reason(row).capitalize()
        )
    return Finding(f"{name}: ", formats.value(unit, row.value, compact=True), f" in {formats.period(row.period)}")


def missing_reason(row: AnswerRow) -> str:
    """Why a row has no value: what its flags say, or that there was nothing to divide by."""
    if row.flags:
        return ", ".join(row.flags)
    return "nothing to divide by: the denominator is 0" if row.denominator == 0 else "no rows in this period"


def _narrowest(steps: tuple[FunnelStep, ...]) -> tuple[FunnelStep, FunnelStep, AnswerRow] | None:
    known = [
        (step, following, step.rate_on)
        for step, following in pairwise(steps)
        if step.rate_on is not None and step.rate_on.value is not None and not step.rate_on.has(Flag.TOO_FEW)
    ]
    return min(known, key=lambda found: float(found[2].value or 0), default=None)


def _overlap(one: AnswerRow, other: AnswerRow) -> bool:
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.low <= other.high and other.low <= one.high


def _group(row: AnswerRow, cut: str) -> str:
    return cut_value(cut, row.cuts.get(cut, ""))


def _inside(name: str) -> str:
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
