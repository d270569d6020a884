"""How a canonical column is filled where no single column of its name does: joined, converted, shared, turned round.

Names are written as in `names`: without diacritics and capitals, `|` between them, the surest first.
"""

from __future__ import annotations

LATEST = (
    "last modified date | last modified | last modified at | modified at | modified | updated at | updated | "
    "last updated | last update | system modstamp | geandert am | zuletzt geandert | letzte anderung | modifie le | "
    "date de modification | fecha de modificacion | actualizado | data modifica"
)
"""Columns that tell which of two versions of a row is the later one."""

SHARED: dict[str, tuple[str, ...]] = {
    "accounts.segment": ("industry",),
    "opportunities.status": ("stage",),
    "opportunity_history.status": ("stage",),
    "users.region": ("team",),
    "users.team": ("region",),
    "experiment_units.is_control": ("arm",),
    "experiment_units.is_hit": ("outcome",),
    "events.kind": ("name",),
}
"""Columns that may be filled from what fills another one, where nothing else tells them."""

JOINED: dict[str, tuple[str, str]] = {
    "people.name": (
        "first name | firstname | given name | vorname | prenom | nombre | nome | voornaam",
        ("last name | lastname | surname | family name | nachname | nom | nom de famille | apellido | apellidos | "
        "cognome | "
        "achternaam"),
    ),
    "users.name": ("first name | firstname | given name | vorname | prenom", ("last name | lastname | surname | "
        "nachname | nom")),
}  # fmt: skip
"""Columns that exports split in two, which are joined by a blank."""

SCALED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "seconds": (
        (("minutes | duration minutes | duration min | length minutes | duration in minutes | minuten | "
            "dauer"), "60", "minutes"),
        ("milliseconds | duration ms | duration milliseconds", "0.001", "milliseconds"),
    ),
    "annual_value": ((("mrr | monthly value | monthly recurring revenue | monthly amount | "
        "monatswert"), "12", "months"),),
    "annual_amount": (("mrr | mrr change | mrr delta | mrr amount | delta mrr", "12", "months"),),
}  # fmt: skip
"""Columns that exports give in another unit: names, the factor, and the unit in words."""

INVERSE: dict[str, str] = {"is_human": "bot | is bot | is automated | automated | robot | spam"}
"""Flags that exports give the other way round."""

NATURAL: dict[str, tuple[str, ...]] = {
    "ad_rows": ("on", "campaign_id", "account_id", "domain", "channel"),
    "intent": ("week_on", "account_id", "domain", "topic", "vendor"),
    "costs": ("from_on", "kind", "campaign_id", "programme", "amount"),
    "touches": ("at", "kind", "email", "person_id", "account_id", "visitor_id", "content", "campaign_id"),
    "sessions": ("started_at", "visitor_id", "email"),
    "page_views": ("at", "visitor_id", "page"),
    "surveys": ("email", "person_id", "account_id", "sent_at", "answered_at", "kind"),
    "contracts": ("account_id", "opportunity_id", "product_id", "starts_on"),
    "recurring_revenue_events": ("account_id", "contract_id", "on", "kind"),
    "invoices": ("account_id", "contract_id", "product_id", "on", "amount"),
    "messages": ("at", "thread_id", "email", "user_id", "direction"),
    "calendar_entries": ("starts_at", "email", "user_id"),
    "meetings": ("starts_at", "account_id", "person_id", "user_id"),
    "support_tickets": ("opened_at", "account_id", "email"),
}
"""What tells rows apart in files that give them no id; taken together as the key."""
