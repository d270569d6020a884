"""Every setting of a workspace, declared once: its name, its default and what it is for.

`read_settings(folder)` reads `abmetrics.toml`. An unknown or wrong setting is refused with its line and the
closest name that exists. `docs/settings.md` is generated from these declarations.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import available_timezones

from babel.numbers import is_currency
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from abmetrics.errors import SettingsError, did_you_mean
from abmetrics.toml_lines import line_of
from abmetrics.vocabulary import Stage

FILE_NAME = "abmetrics.toml"

DEFAULT_MINUTES: dict[str, Decimal] = {
    "page_view": Decimal(1), "chat": Decimal(5), "email_reply": Decimal(2),
    "social": Decimal(1), "content": Decimal(10), "call": Decimal(10), "webinar": Decimal(30), "event": Decimal(60),
    "meeting": Decimal(30), "dinner": Decimal(120), "product_use": Decimal(0), "form": Decimal(0),
    "email_open": Decimal(0), "email_click": Decimal(0), "ad_click": Decimal(0), "direct_mail_reply": Decimal(0),
    "support": Decimal(0),
}  # fmt: skip
DEFAULT_CAPS: dict[str, Decimal] = {
    "page_view": Decimal(5), "chat": Decimal(15), "content": Decimal(30), "call": Decimal(60), "webinar": Decimal(60),
    "meeting": Decimal(120), "dinner": Decimal(180), "event": Decimal(480), "product_use": Decimal(60),
}  # fmt: skip


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is not a time zone{did_you_mean(value, available_timezones())}")
    return value


def _currency(value: str) -> str:
    if not is_currency(value):
        raise ValueError(f"{value!r} is not an ISO 4217 currency code, such as EUR")
    return value


def _stage(value: str) -> str:
    if value not in list(Stage):
        raise ValueError(f"{value!r} is not a stage{did_you_mean(value, list(Stage))}")
    return value


StageName = Annotated[str, AfterValidator(_stage)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Currency = Annotated[str, AfterValidator(_currency)]


class Section(BaseModel):
    """A table of abmetrics.toml: nothing in it that is not declared, and nothing of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _one_column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


def _number(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_number)]


class WorkspaceSettings(Section):
    """`[workspace]`: whose numbers these are and how time and money are reported."""

    name: str = Field("My company", description="Shown on every page.")
    time_zone: TimeZone = Field("UTC", description="Reporting time zone: it decides on which day something happened.")
    currency: Currency = Field("EUR", description="Reporting currency, ISO 4217.")
    fiscal_year_start: int = Field(1, ge=1, le=12, description="Month in which the fiscal year begins.")
    min_sample: int = Field(5, ge=1, description="Below this many units a value is marked `too few`.")
    engine: str = Field("duckdb://", description="Where builds run: duckdb:// or spark://local[2].")


class TargetList(Section):
    """`[[target_lists]]`: who is on a list, and since when."""

    name: str = Field(description="The list's name; for kind `file`, the list_name of its members.")
    kind: Literal["file", "flag", "icp"] = Field(
        "file",
        description="`file`: dated members from a source; `flag`: accounts for which `where` holds; "
        "`icp`: accounts that meet all required ICP criteria.",
    )
    purpose: Literal["targets", "customers"] = Field("targets", description="A customer list does not list an account.")
    where: str = Field("is_target", description="For kind `flag`: a condition over the columns of accounts.")
    since: dt.date | None = Field(
        None, description="For `flag` and `icp`: first day of membership; unknown when empty."
    )


class Criterion(Section):
    """`[[icp.criteria]]`: one condition of the ideal customer profile."""

    name: str = Field(description="What it asks for.")
    where: str = Field(description="A condition over the columns of accounts, such as `employees >= 200`.")
    required: bool = Field(True, description="Whether an account must meet it to fit.")


class Icp(Section):
    """`[icp]`: the ideal customer profile. Tier 1 meets all criteria, tier 2 most, tier 3 the rest."""

    criteria: tuple[Criterion, ...] = Field(
        (), strict=False, description="The criteria; none: nobody is tiered by ICP."
    )
    size_bands: tuple[str, ...] = Field(
        ("1-49", "50-199", "200-999", "1000-4999", "5000+"),
        strict=False,
        description="Bands of the number of employees.",
    )


class Persona(Section):
    """`[[personas]]`: a role wanted at every target account, and how many people of it."""

    name: str = Field(description="The persona's name.")
    titles: tuple[str, ...] = Field((), strict=False, description="Words of a job title that tell it, whole words.")
    wanted: int = Field(1, ge=0, description="People wanted per account, also where the size is unknown.")
    wanted_by_size: dict[str, int] = Field({}, description="People wanted per account of a size band.")


class Engagement(Section):
    """`[engagement]`: what a touch is worth in minutes, and whose minutes count how much."""

    minutes: dict[str, Number] = Field({}, description="Minutes per touch of a kind, over the defaults.")
    caps: dict[str, Number] = Field({}, description="Most minutes an observed length may count, over the defaults.")
    person_weights: dict[str, Number] = Field({}, description="Weight by seniority (or `unknown`); 1 when not named.")
    high_value_pages: tuple[str, ...] = Field((), strict=False, description="Parts of page addresses that matter most.")

    @property
    def minutes_by_kind(self) -> dict[str, Decimal]:
        """Minutes of every active kind: the defaults with the workspace's own over them."""
        return DEFAULT_MINUTES | self.minutes

    @property
    def caps_by_kind(self) -> dict[str, Decimal]:
        """The caps of every kind that has one."""
        return DEFAULT_CAPS | self.caps


class Stages(Section):
    """`[stages]`: when an account enters a stage."""

    engaged_minutes: Number = Field(
        Decimal(10), ge=0, description="Active minutes in the window that make an account engaged; 0: any interaction."
    )
    engaged_days: int = Field(90, ge=1, description="Length of that window in days.")
    labels: dict[StageName, str] = Field({}, description="Other names for the stages on screen.")


class OpportunitySettings(Section):
    """`[opportunities]`: which deals count where."""

    sales_stages: tuple[str, ...] = Field((), strict=False, description="The CRM's open stages, in order.")
    legitimate_from: str = Field("", description="First sales stage at which a deal is legitimate; empty: at once.")
    rates_with_renewals: bool = Field(False, description="Whether close rate, price and cycle count renewals.")
    rates_with_duplicates: bool = Field(False, description="Whether close rate, price and cycle count duplicates.")


class Goal(Section):
    """`[[goals]]`: a business goal and the KPI that tells whether it is met."""

    name: str = Field(description="The goal in words.")
    kpi: str = Field(description="The KPI's id.")
    target: Number = Field(description="The value to reach.")
    period: str = Field("", description="The period it is meant for, such as 2026-Q4.")
    next_action: str = Field("", description="What to do when it is off.")


class ColumnMapping(Section):
    """How one column of a canonical table is filled; a plain string names the source column."""

    column: str | None = Field(None, description="The source column.")
    constant: str | int | float | bool | dt.date | None = Field(None, description="One value for every row.")
    sql: str | None = Field(None, description="A DuckDB expression over the source's columns, which are all text.")
    values: dict[str, str | int | float | bool] = Field({}, description="Source value -> canonical value.")
    format: str | None = Field(None, description="Date format: D/M/Y, M/D/Y, Y-M-D, excel, epoch, or strptime codes.")
    decimal: Literal[".", ","] | None = Field(None, description="The decimal sign; found out when empty.")
    lookup: str | None = Field(
        None, description="`table.column`: find the row of that table by this value, take its key."
    )
    unmatched: Literal["note", "quarantine"] = Field("note", description="What to do where a lookup finds nothing.")


class TableMapping(Section):
    """`[[sources.tables]]`: one canonical table filled from one file (or pattern of files) or query."""

    table: str = Field(description="The canonical table.")
    file: str = Field("", description="File under the source's root; * and ? match several.")
    query: str = Field(
        "", description="A DuckDB query over the source's files (by name without ending), instead of file."
    )
    sheet: str = Field("", description="Sheet of an XLSX file; the first when empty.")
    encoding: str = Field("", description="Text encoding; found out when empty.")
    delimiter: str = Field("", description="Column separator; found out when empty.")
    nulls: tuple[str, ...] = Field((), strict=False, description="Further texts that mean `no value`, such as N/A.")
    latest_by: str = Field(
        "", description="Of rows with one key, the one with the highest value here wins; else the last."
    )
    time_zone: TimeZone | None = Field(None, description="Zone of timestamps that carry none, over the source's.")
    columns: dict[str, Annotated[ColumnMapping, BeforeValidator(_one_column)]] = Field(
        {}, description="Canonical column -> source column, or a table of the options below."
    )


class Source(Section):
    """`[[sources]]`: one system the data come from."""

    name: str = Field(description="Shown beside every row that came from it.")
    kind: str = Field(
        "files",
        description="How to read it: `files` as [[sources.tables]] say, or the name of a system that is read natively.",
    )
    root: str = Field(".", description="Folder of its files, relative to the workspace.")
    role: Literal["crm", "marketing"] | None = Field(
        None,
        description="For a native system: whether it is the CRM, whose accounts and deals count, or tells of people "
        "and firms that the CRM knows; the system's own when empty.",
    )
    time_zone: TimeZone | None = Field(
        None,
        description="Zone of timestamps that carry none; the system's when empty, for `files` the workspace's.",
    )
    files: dict[str, str] = Field(
        {},
        description="For a native system: object -> its file, where the name does not tell; * and ? match several, "
        "empty is none.",
    )
    fields: dict[str, str] = Field(
        {}, description="For a native system: object.field -> the export's column, such as a custom one."
    )
    values: dict[str, dict[str, str | int | float | bool]] = Field(
        {}, description="For a native system: object.field -> the export's value -> the one meant."
    )
    tables: tuple[TableMapping, ...] = Field((), strict=False, description="What it fills.")


class Settings(Section):
    """The whole of abmetrics.toml."""

    workspace: WorkspaceSettings = Field(WorkspaceSettings(), description="Names, time and money.")
    target_lists: tuple[TargetList, ...] = Field((), strict=False, description="Who is to be won.")
    icp: Icp = Field(Icp(), description="Who is worth winning.")
    personas: tuple[Persona, ...] = Field((), strict=False, description="Who has to be known at an account.")
    engagement: Engagement = Field(Engagement(), description="What interactions are worth.")
    stages: Stages = Field(Stages(), description="When an account enters a stage.")
    opportunities: OpportunitySettings = Field(OpportunitySettings(), description="Which deals count where.")
    goals: tuple[Goal, ...] = Field((), strict=False, description="What is to be reached.")
    sources: tuple[Source, ...] = Field((), strict=False, description="Where the data come from.")


def read_settings(folder: Path) -> Settings:
    """Settings of the workspace in `folder`; SettingsError names the file, the line and the next step."""
    path = folder / FILE_NAME
    if not path.is_file():
        raise SettingsError(
            f"{path}: no such file; `abmetrics init DIR` writes one, or name the folder with --workspace"
        )
    return parse_settings(path.read_text(encoding="utf-8-sig"), str(path))


def parse_settings(text: str, file: str = FILE_NAME) -> Settings:
    """Settings from the text of an abmetrics.toml; `file` is named in errors."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not valid TOML: {error}") from error
    try:
        return Settings.model_validate(document)
    except ValidationError as error:
        lines = [_explain(text, file, problem["loc"], problem) for problem in error.errors()]
        raise SettingsError("\n".join(lines)) from error


def _explain(text: str, file: str, location: tuple[int | str, ...], problem: Any) -> str:
    path = tuple(part for part in location if not _is_union_branch(part))
    name = ".".join(str(part) for part in path if isinstance(part, str))
    where = f"{file}:{line_of(text, path)}"
    if problem["type"] == "extra_forbidden":
        return f"{where}: unknown setting {name!r}{did_you_mean(str(path[-1]), _known_at(path[:-1]))}"
    if problem["type"] == "missing":
        return f"{where}: setting {name!r} is missing"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{where}: setting {name!r}: {message} (got {problem['input']!r})"


def _is_union_branch(part: int | str) -> bool:
    return isinstance(part, str) and part in {
        "str",
        "int",
        "float",
        "bool",
        "date",
        "function-before[_one_column(), ColumnMapping]",
    }


def _known_at(path: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for part in path:
        if isinstance(part, int):
            continue
        if not (isinstance(model, type) and issubclass(model, Section)):
            model = next((t for t in _leaves(model) if isinstance(t, type) and issubclass(t, Section)), None)
            continue
        model = model.model_fields[part].annotation
        section = next((t for t in _leaves(model) if isinstance(t, type) and issubclass(t, Section)), None)
        if section is not None and not str(model).startswith("dict"):
            model = section
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, Section) else []


def _leaves(annotation: Any) -> list[Any]:
    parts = get_args(annotation)
    return [annotation] if not parts else [leaf for part in parts for leaf in _leaves(part)]
