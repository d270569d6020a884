"""What exports write where abmetrics has a closed list: won and lost, kinds of touches, yes and no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from abmetrics.guessing.words import plain, synonyms
from abmetrics.model.schema import Table, Type

_PROGRAMME = {
    "abm": "abm | account based | one to one | one to few | one to many | account based marketing | strategic | named",
    "demand_gen": "demand gen | demand generation | demandgen | demand | inbound | lead gen | lead generation",
    "none": "none | no | other",
}
_STATUS = {
    "won": "won | closed won | win | gewonnen | gagne | gagnee | ganado | ganada | vinto | vinta | wygrana | wygrane | "
    "gewonnen | closed gewonnen | success | signed | conclu",
    "lost": "lost | closed lost | loss | verloren | perdu | perdue | perdido | perdida | perso | persa | przegrana | "
    "przegrane | disqualified | abandoned | no decision | dead | cancelled | canceled | unqualified | abgelehnt | "
    "abgesagt",
    "open": "open | offen | ouvert | abierto | aperto | active | in progress | pipeline | prospecting | engaging | "
    "qualification | qualifying | qualified | discovery | needs analysis | value proposition | proposal | quote | "
    "negotiation | negotiating | demo | evaluation | contract sent | new | lead | meeting | perception analysis | "
    "id decision makers | commit | verbal | legal | security review | poc | trial | qualifizierung | angebot | "
    "verhandlung | erstgesprach | bedarfsanalyse | prasentation | qualificazione | proposta | negociation | "
    "proposition | "
    "proposition envoyee | decouverte | negociacion | propuesta | calificacion",
}
CHOICES: dict[str, dict[str, str]] = {
    "accounts.programme": _PROGRAMME,
    "campaigns.approach": _PROGRAMME,
    "costs.approach": _PROGRAMME,
    "account_history.field": {
        "tier": "tier | abm tier", "segment": "segment", "industry": "industry | branche", "size_band": "size band",
        "region": "region | territory", "country": "country | billing country",
        "owner_id": "owner | account owner | owner id | ownerid", "programme": "programme | program",
    },
    "person_history.field": {
        "account_id": "account | account id | company", "status": "status | lead status | lifecycle stage",
        "score": "score | lead score",
    },
    "merges.kind": {
        "account": "account | company", "person": "person | contact | lead", "opportunity": "opportunity | deal",
    },
    "people.kind": {
        "lead": "lead | leads | prospect | interessent | interessenten | subscriber | mql",
        "contact": "contact | contacts | kontakt | kontakte | ansprechpartner | contacto | contatto | contatti | "
        "contactpersoon | customer | sql",
    },
    "people.seniority": {
        "c_level": "c level | c suite | chief | executive | cxo | owner | founder | geschaftsfuhrung",
        "vp": "vp | vice president | svp | evp",
        "director": "director | head | direktor | leiter",
        "manager": "manager | team lead",
        "individual": "individual | individual contributor | staff | senior | junior | entry | specialist",
    },
    "opportunities.status": _STATUS | {"won": _STATUS["won"] + " | true | yes | ja", "lost": _STATUS["lost"]},
    "opportunity_history.status": _STATUS,
    "opportunities.type": {
        "new_business": "new business | new | new customer | new logo | neugeschaft | neukunde | nouveau client | "
        "net new | nuevo negocio | newbusiness | neuvertrag | initial",
        "renewal": "renewal | renew | verlangerung | renouvellement | renovacion | rinnovo",
        "upsell": "upsell | up sell | upgrade | expansion | erweiterung | existing customer upgrade | "
        "existing business | add on | ampliacion",
        "cross_sell": "cross sell | crosssell | zusatzprodukt | additional product | querverkauf",
        "other": "other | sonstiges | autre | existing customer downgrade | existing customer replacement",
    },
    "contracts.kind": {
        "new": "new | new business | initial | neuvertrag | neu | nouveau | nuevo | nuovo",
        "renewal": "renewal | renewed | verlangerung | renouvellement | renovacion | rinnovo",
        "upsell": "upsell | upgrade | expansion | erweiterung | extension",
        "cross_sell": "cross sell | zusatzprodukt | additional product | add on",
    },
    "recurring_revenue_events.kind": {
        "new": "new | new business | new mrr | neu", "expansion": "expansion | upgrade | upsell | expansion mrr",
        "contraction": "contraction | downgrade | contraction mrr", "churn": "churn | churned | cancellation | "
            "lost | churn mrr",
        "reactivation": "reactivation | reactivated | winback",
    },
    "touches.kind": {
        "page_view": "page view | pageview | web visit | visit web page | page visit | visited page",
        "session": "session | web session | visit",
        "chat": "chat | live chat | chat conversation",
        "email_sent": "email sent | sent email | send email | outbound email | mail sent | sent",
        "email_delivered": "email delivered | delivered",
        "email_open": "email open | email opened | open email | opened email | opened | open",
        "email_click": "email click | email clicked | click email | clicked email | link click | clicked",
        "email_reply": "email reply | email received | replied | reply | email replied | inbound email | received",
        "social": "social | reaction | follow | mention | repost | social engagement | social media | "
        "linkedin engagement | like | comment | share",
        "content": "content | asset viewed | content download | download | whitepaper | ebook | asset downloaded | "
        "case study",
        "call": "call | phone call | anruf | telefonat | telefon | phone | appel | llamada",
        "webinar": "webinar | webinar attended | attended webinar",
        "event": "event | event attended | trade show | conference | messe | veranstaltung | event attendance | "
        "tradeshow",
        "meeting": "meeting | termin | besprechung | reunion | demo | video call",
        "dinner": "dinner | executive dinner | lunch",
        "product_use": "product use | product usage | usage | login | product login | feature used | app usage",
        "form": "form | form submitted | form submission | form fill | fill out form | formular | submitted form",
        "ad_impression": "ad impression | impression",
        "ad_click": "ad click | ad clicked",
        "direct_mail_sent": "direct mail sent | direct mail | gift sent",
        "direct_mail_reply": "direct mail reply | gift redeemed",
        "support": "support | support ticket | support case | ticket",
        "other": "other | task | to do | note | sonstiges",
    },
    "touches.direction": {
        "inbound": "inbound | incoming | in | eingehend | entrant | received",
        "outbound": "outbound | outgoing | out | ausgehend | sortant | sent",
    },
    "messages.direction": {
        "inbound": "inbound | incoming | in | eingehend | entrant | received | from them",
        "outbound": "outbound | outgoing | out | ausgehend | sortant | sent | to them",
    },
    "events.kind": {
        "event": "event | conference | trade show | tradeshow | messe | in person | roadshow",
        "webinar": "webinar | online | virtual", "dinner": "dinner | lunch | executive dinner",
    },
    "meetings.kind": {
        "meeting": "meeting | termin | besprechung | discovery | follow up | qbr",
        "demo": "demo | demonstration | product demo | vorfuhrung", "call": "call | phone | phone call | anruf | "
            "telefonat",
        "dinner": "dinner | lunch",
    },
    "meetings.status": {
        "scheduled": "scheduled | planned | booked | upcoming | geplant | planifie",
        "held": "held | completed | done | attended | took place | stattgefunden | erledigt | complete | occurred | "
        "success",
        "cancelled": "cancelled | canceled | abgesagt | storniert | annule",
        "no_show": "no show | noshow | missed | did not attend | nicht erschienen",
        "rescheduled": "rescheduled | moved | postponed | verschoben | reporte",
    },
    "costs.kind": {
        "media": "media | publicite | publicidad | pubblicita | ads | advertising | paid media | ad spend | "
        "werbung | anzeigen | paid",
        "content": "content | creative | production | inhalte", "people": "people | salary | salaries | "
        "headcount | personal",
        "tools": "tools | software | technology | martech | saas | tool | technologie",
        "agencies": "agencies | agency | agentur | agenturen | freelancer | consulting",
        "events": "events | event | salon | salons | ferias | fiere | trade show | sponsoring | sponsorship | "
        "messe | veranstaltungen | travel",
        "other": "other | misc | miscellaneous | sonstiges | gifts | direct mail",
    },
    "surveys.kind": {
        "nps": "nps | net promoter | net promoter score | relationship | recommendation",
        "csat": "csat | customer satisfaction | satisfaction | support satisfaction | zufriedenheit",
    },
}  # fmt: skip
REST: dict[str, str] = {
    "opportunities.status": "open",
    "opportunity_history.status": "open",
    "touches.kind": "other",
    "costs.kind": "other",
    "opportunities.type": "other",
}
"""What a value is taken for that nothing declared is like, where others of its column are understood."""

FLAGS: dict[bool, str] = {
    True: "true | yes | y | t | 1 | ja | j | oui | si | tak | wahr | vrai | x | on | target | named | checked",
    False: "false | no | n | f | 0 | nein | non | nie | falsch | faux | off | not target | non target | unchecked",
}
OF_FLAGS: dict[str, dict[bool, str]] = {
    "experiment_units.is_control": {
        True: "control | control group | holdout | a | baseline | kontrolle",
        False: "treatment | test | variant | b | exposed | treated | variante",
    },
    "experiment_units.is_hit": {
        True: "churned | churn | converted | lost | yes",
        False: "renewed | retained | active | not converted | kept | no",
    },
}
NULLS = frozenset(
    ("N/A", "n/a", "#N/A", "#NV", "NULL", "null", "(null)", "nan", "NaN", "-", "--", "?", "(blank)", "k. A.", "k.A.",
     "None", "\\N", "#REF!", "#VALUE!", "unbekannt")
)  # fmt: skip
"""Texts that stand for `no value` in exports."""

STAGE_ORDER = (
    "new | lead | prospecting | prospect | identified | erstkontakt | prospeccion",
    "engaging | engaged | appointment scheduled | meeting | contacted | erstgesprach | appointmentscheduled",
    "discovery | needs analysis | bedarfsanalyse | decouverte",
    "qualification | qualifying | qualified | qualifizierung | qualified to buy | qualifiziert | calificacion",
    (
        "value proposition | id decision makers | perception analysis | presentation | presentation scheduled | demo | "
        "prasentation | decision maker bought in"
    ),
    "evaluation | poc | proof of concept | trial | solution | security review | technical validation",
    "proposal | quote | proposal price quote | angebot | proposition | propuesta | proposta",
    "negotiation | negotiation review | negotiating | verhandlung | negociation | negociacion | contract sent | legal",
    "commit | verbal | closing | verbal commit | procurement",
)
"""Open sales stages as they usually follow each other."""


@dataclass(frozen=True)
class Understanding:
    """A column's values in canonical words: those understood, those taken for the rest, those not understood."""

    told: Mapping[str, str | bool] = field(default_factory=dict)
    taken: Mapping[str, str | bool] = field(default_factory=dict)
    strange: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share of the values that are understood."""
        size = len(self.told) + len(self.taken) + len(self.strange)
        return len(self.told) / size if size else 0.0


def understand(table: Table, column: str, values: Iterable[str]) -> Understanding:
    """What each of a column's values means in a closed list, or as a flag."""
    what = f"{table.name}.{column}"
    words = _words_of_flags(what) if table.column(column).type is Type.BOOLEAN else _words_of(table, column)
    told: dict[str, str | bool] = {}
    strange: list[str] = []
    for value in values:
        meant = meaning(value, words)
        if meant is None:
            strange.append(value)
        else:
            told[value] = meant
    rest = REST.get(what)
    if rest is not None and told:
        return Understanding(told, dict.fromkeys(strange, rest))
    return Understanding(told, {}, tuple(strange))


@cache
def _words_of_flags(what: str) -> tuple[tuple[str | bool, str], ...]:
    own = OF_FLAGS.get(what, {})
    return tuple((flag, f"{own.get(flag, '')} | {told}") for flag, told in FLAGS.items())


def _words_of(table: Table, column: str) -> tuple[tuple[str | bool, str], ...]:
    declared = CHOICES.get(f"{table.name}.{column}", {})
    values = table.column(column).values
    return tuple((value, f"{value.replace('_', ' ')} | {declared.get(value, '')}") for value in values)


@cache
def meaning(text: str, words: tuple[tuple[str | bool, str], ...]) -> str | bool | None:
    """The value whose words are the text, else the one whose words stand in it; the longest such words win."""
    spoken = plain(text)
    if not spoken:
        return None
    best: tuple[int, str | bool] | None = None
    for value, told in words:
        for synonym in map(plain, synonyms(told)):
            if synonym == spoken or synonym.replace(" ", "") == spoken.replace(" ", ""):
                return value
            found = len(synonym) > 3 or value == "won" or " " in synonym
            if found and f" {synonym} " in f" {spoken} " and (best is None or len(synonym) > best[0]):
                best = (len(synonym), value)
    return None if best is None or isinstance(best[1], bool) else best[1]


def in_order(stages: Iterable[str]) -> list[str]:
    """Open stages in the order of sales; those not known stay as they come, after the known ones before them."""
    placed = []
    position = -1
    for number, stage in enumerate(stages):
        found = _position(stage)
        position = position if found is None else found
        placed.append((_leading_number(stage), position, number, stage))
    numbered = all(number is not None for number, *_ in placed)
    placed.sort(key=lambda one: (one[0] or 0, 0) if numbered else (one[1], one[2]))
    return [stage for *_, stage in placed]


def _position(stage: str) -> int | None:
    words = tuple((str(number), told) for number, told in enumerate(STAGE_ORDER))
    found = meaning(stage, words)
    return None if found is None else int(found)


def _leading_number(stage: str) -> int | None:
    first = plain(stage).split()[:1]
    return int(first[0]) if first and first[0].isdecimal() and len(first[0]) < 4 else None
