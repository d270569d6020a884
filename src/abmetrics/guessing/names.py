"""What exports call things: each canonical table and column with the names, in several languages, it goes by.

Names are written without diacritics and capitals; `words.nearness` compares. The name most to be trusted stands first.
A table's own words may stand before any name of its columns (`Deal Amount`, `Account Name`) and are not repeated there.
"""

from __future__ import annotations

from abmetrics.model.schema import Table

FILES: dict[str, str] = {
    "accounts": "account | company | firm | customer | client | organization | konto | kunde | unternehmen | "
    "firma | firmen | kunden | entreprise | societe | compte | empresa | cuenta | azienda | bedrijf | klant | "
    "klanten | klienci",
    "account_history": "account history | account field history | account change | kundenhistorie",
    "account_domains": "account domain | domain | company domain",
    "target_list_members": "target list member | target list | target account | abm list | abm target | "
    "list member | target account list | named account | zielkunden | zielliste | comptes cibles",
    "users": "user | owner | sales rep | rep | sales team | seller | sales agent | salesperson | sales people | "
    "employee | vertrieb | mitarbeiter | verkaufer | benutzer | vendeur | utilisateur | vendedor | usuario | "
    "venditore | gebruiker",
    "people": "contact | lead | person | people | prospect | kontakt | kontakte | ansprechpartner | interessent | "
    "interessenten | personne | contacto | contatto | contatti | contactpersoon",
    "person_history": "contact history | lead history | person history",
    "organisations": "billing customer | support organization",
    "merges": "merge | merged record | account merge | contact merge",
    "products": "product | produkt | produkte | produit | producto | prodotto | price list | preisliste | item | plan",
    "campaigns": "campaign | marketing campaign | kampagne | kampagnen | campagne | campana | campagna | program",
    "opportunities": "opportunity | opp | deal | pipeline | sales pipeline | verkaufschance | verkaufschancen | "
    "chance | opportunite | affaire | affaires | oportunidad | oportunidades | trattativa | opportunita | "
    "verkoopkans | angebot",
    "opportunity_history": "opportunity history | deal history | stage history | opportunity stage history | "
    "opportunity field history | deal stage history | deal stage",
    "opportunity_people": "opportunity contact role | opportunity contact | deal contact | contact role | buying group",
    "contracts": "contract | subscription | vertrag | vertrage | contrat | contrato | contratto | abonnement | "
    "abo | abos",
    "recurring_revenue_events": "revenue event | mrr event | arr event | recurring revenue event | mrr movement | "
    "arr movement | recurring revenue",
    "invoices": "invoice | invoice line | billing | rechnung | rechnungen | facture | factura | fattura | factuur",
    "touches": "activity | touch | touchpoint | interaction | engagement | marketing activity | sales activity | "
    "task | product usage | usage | call | form submission | conversation | chat | view | download | "
    "direct mail | piece | aktivitat | aktivitaten | activite | actividad | campaign member",
    "sessions": "session | web session | visit | web visit | website visit | sitzung | sitzungen | besuche",
    "page_views": "page view | pageview | web log | page hit | seitenaufruf | seitenaufrufe",
    "identifications": "identification | identify | visitor identification | visitor person | known visitor",
    "events": "event | webinar | veranstaltung | veranstaltungen | evenement | evento",
    "event_attendances": "event attendance | attendance | attendee | registrant | registration | webinar attendee | "
    "event registration | event attendee | teilnehmer",
    "meetings": "meeting | sales meeting | demo | appointment | termin | termine | besprechung | reunion | rendez vous",
    "meeting_people": "meeting attendee | meeting participant | meeting contact | invitee",
    "messages": "message | email message | mail | mailbox | email log",
    "calendar_entries": "calendar | calendar entry | calendar event | kalender",
    "ad_rows": "ad | ads | ad performance | ad report | ad impression | campaign performance | ad spend | anzeigen",
    "costs": "cost | spend | budget | expense | marketing cost | kosten | ausgaben | depense | costes | gastos | costi",
    "intent": "intent | intent data | surge | topic surge | intent score | surge score",
    "surveys": "survey | nps | csat | survey response | nps response | feedback | umfrage | umfragen | enquete | "
    "encuesta",
    "support_tickets": "ticket | support ticket | case | support case | support | incident | helpdesk",
    "experiment_units": "experiment | experiment unit | ab test | test assignment | retention experiment",
    "exchange_rates": "exchange rate | currency rate | fx rate | fx | wechselkurs | wechselkurse | taux de change",
}

COMMON: dict[str, str] = {
    "account_id": "account id | account | company id | company | customer id | customer | client id | client | "
    "account name | company name | customer name | organization id | organization | firm | kunde | kunden id | "
    "kundennummer | kundennr | firma | unternehmen | konto | client id | compte | entreprise | societe | cliente | "
    "cuenta | empresa | azienda | klant | crm account id | sfdc account id | associated company",
    "person_id": "contact id | person id | lead id | who id | prospect id | contact | person | attendee id | "
    "kontakt id | ansprechpartner id | recipient id",
    "opportunity_id": "opportunity id | deal id | opp id | opportunity | deal | auftrag | auftragsnummer | "
    "verkaufschance | opportunite | oportunidad | related opportunity",
    "campaign_id": "campaign id | campaign | campaign name | kampagne | kampagnen id | campagne | campana | "
    "utm campaign",
    "product_id": "product id | product | product name | product code | sku | plan | plan id | produkt | artikel | "
    "produit | producto | prodotto | package",
    "contract_id": "contract id | subscription id | sub id | contract | subscription | vertrag | vertragsnummer | "
    "contrat",
    "user_id": "user id | assigned to | owner | owner id | rep id | sales rep | organizer | host | agent | seller | "
    "assignee | assigned user | mitarbeiter | zustandig | bearbeiter",
    "owner_id": "owner id | owner | account owner | opportunity owner | deal owner | rep id | sales rep | "
    "sales agent | seller | salesperson | account manager | account executive | ae | assigned to | responsible | "
    "inhaber | verkaufer | verantwortlich | verantwortlicher | betreuer | vertriebler | vendeur | proprietaire | "
    "commercial | responsable | propietario | vendedor | venditore | responsabile | eigenaar | user id",
    "visitor_id": "visitor id | visitor | client id | anonymous id | cookie id | user pseudo id | domain userid",
    "email": "email | email address | e mail | mail | contact email | user email | mail address | person email | "
    "e mail adresse | adresse e mail | correo | correo electronico | courriel | posta elettronica | recipient | "
    "work email | business email | attendee email",
    "email_domain": "email domain | mail domain | company domain | domain",
    "domain": "domain | website | web site | web page | web | url | homepage | company domain | website url | "
    "domain name | webseite | internetseite | site web | site internet | sitio web | pagina web | sito web",
    "currency": "currency | currency code | currency iso code | iso currency | waehrung | wahrung | devise | "
    "monnaie | moneda | divisa | valuta | waluta | deal currency | account currency",
    "channel": "channel | kanal | canal | medium | marketing channel | source medium | utm medium",
    "programme": "programme | program | abm programme | abm program | programm | go to market motion | gtm motion",
    "approach": "approach | motion | programme approach",
    "seconds": "seconds | duration seconds | duration sec | call seconds | length seconds | time on site | "
    "sekunden | call duration | duration",
    "region": "region | sales region | territory | area | gebiet | vertriebsgebiet | theatre | zona",
    "name": "name | full name | title | bezeichnung | nom | nombre | nome | naam | label | nazwa",
    "created_at": "created at | created date | create date | created | created on | creation date | createdate | "
    "date added | angelegt | angelegt am | erstellt | erstellt am | erstelldatum | erstellungsdatum | anlagedatum | "
    "date de creation | cree le | fecha de creacion | creado | data creazione | data di creazione | aanmaakdatum | "
    "data utworzenia | opened",
    "status": "status | state | zustand | statut | estado | stato",
    "score": "score | rating | punkte | lead score | points",
}  # fmt: skip
"""By the name of the column, wherever it stands; a table's own entry below wins."""

COLUMNS: dict[str, str] = {
    "accounts.account_id": "id | number | no | nr | key | crm id | nummer | kundennummer | kunden nr | kundennr | "
    "numero",
    "accounts.name": "name | account | company | customer | firm | client | legal name | company name | "
    "customer name | kunde | firma | firmenname | kundenname | unternehmen | entreprise | societe | "
    "raison sociale | nom du compte | empresa | cliente | razon social | nombre de la cuenta | azienda | "
    "ragione sociale | bedrijfsnaam | klant | nazwa",
    "accounts.parent_account_id": "parent account id | parent account | parent id | parent | parent company | "
    "subsidiary of | ultimate parent | muttergesellschaft | konzern | mutter | societe mere | matriz | capogruppo | "
    "parent name",
    "accounts.industry": "industry | sector | vertical | branche | industrie | wirtschaftszweig | secteur | "
    "secteur d activite | sector de actividad | settore | sectie | branza | gics sector",
    "accounts.segment": "segment | customer segment | sales segment | market segment | account segment | "
    "kundensegment",
    "accounts.tier": "tier | abm tier | target tier | priority tier | stufe | abc class | prioritat",
    "accounts.employees": "employees | number of employees | employee count | headcount | num employees | staff | "
    "mitarbeiter | mitarbeiterzahl | anzahl mitarbeiter | beschaftigte | effectif | effectifs | nombre d employes | "
    "empleados | numero de empleados | dipendenti | medewerkers | company size | size",
    "accounts.annual_revenue": "annual revenue | revenue | turnover | yearly revenue | umsatz | jahresumsatz | "
    "chiffre d affaires | ca annuel | ingresos | ingresos anuales | facturacion | fatturato | omzet",
    "accounts.country": "country | billing country | office location | country code | hq country | land | pays | "
    "pais | paese | headquarters | kraj | location | billing country code",
    "accounts.programme": "programme | program | abm programme | abm program | go to market motion | approach | "
    "motion",
    "accounts.is_target": "is target | target | target account | is target account | named account | abm account | "
    "abm | abm target | zielkunde | zielkunden | compte cible | cuenta objetivo | on target list",
    "accounts.created_at": "created at | created date | create date | created | created on | creation date | "
    "createdate | signup date | customer since | date added | angelegt | angelegt am | erstellt am | erstelldatum | "
    "anlagedatum | kunde seit | date de creation | fecha de creacion | data creazione",
    "account_history.field": "field | attribute | property | changed field | feld | champ | campo",
    "account_history.value": "new value | value | to | neuer wert | valeur | valor",
    "account_history.from_at": "edit date | changed at | change date | changed on | from | from at | valid from | "
    "timestamp | date | geandert am | created date",
    "account_domains.domain": "domain | website | url | domain name",
    "target_list_members.list_name": "list name | list | target list | campaign list | liste | listenname | segment",
    "target_list_members.from_on": "from | member from | from on | added | added on | added at | since | start | "
    "start date | valid from | date added | joined | von | ab | seit | depuis | desde",
    "target_list_members.to_on": "to | member to | until | removed | removed on | end | end date | valid to | "
    "left | bis | jusqu au | hasta",
    "users.user_id": "id | number | no | personalnummer | kurzel | login | username",
    "users.name": "name | full name | sales agent | sales rep | rep | rep name | seller | salesperson | owner | "
    "agent | user | employee | mitarbeiter | verkaufer | vertriebler | vendeur | vendedor | venditore | nom | "
    "nombre | nome",
    "users.team": "team | sales team | group | department | regional office | office | sales office | abteilung | "
    "equipe | equipo | squadra",
    "users.manager": "manager | manager name | reports to | supervisor | boss | vorgesetzter | teamleiter | "
    "responsable | jefe",
    "users.region": "region | territory | regional office | area | sales region | gebiet | zone | zona",
    "people.person_id": "id | contact id | lead id | person id | number | kontakt id | vid | record id",
    "people.kind": "record type | person type | object type | kind",
    "people.name": "name | full name | contact | contact name | lead name | kontakt | ansprechpartner | "
    "nom complet | vollstandiger name | nombre completo | nome completo",
    "people.phone": "phone | phone number | mobile | mobile phone | telephone | tel | telefon | handy | mobil | "
    "portable | telefono | work phone",
    "people.title": "title | job title | position | role | jobtitle | funktion | stellung | berufsbezeichnung | "
    "titel | poste | fonction | cargo | puesto | ruolo | functie | qualifica",
    "people.seniority": "seniority | level | job level | management level | seniority level",
    "people.persona": "persona | buyer persona | buying role",
    "people.department": "department | job function | function | abteilung | departement | departamento | reparto",
    "people.company": "company as named | lead company | company | firm | employer | firma | unternehmen | "
    "entreprise | empresa",
    "people.lead_source": "lead source | source | original source | origin | herkunft | quelle | lead quelle | "
    "source du prospect | origen | fonte | first source | utm source",
    "people.status": "status | lead status | lifecycle stage | state | statut | estado | stato",
    "people.left_at": "left company date | left at | left | deleted at | left company | inactive since | "
    "ausgeschieden | ausgeschieden am",
    "people.converted_account_id": "converted account id | converted account",
    "people.converted_at": "converted date | converted at | conversion date | konvertiert am",
    "products.product_id": "id | code | sku | number | artikelnummer | artikelnr | produktnummer | reference",
    "products.name": "name | product | item | plan | plan name | produkt | bezeichnung | artikel | produit | "
    "producto | prodotto",
    "products.family": "family | series | product line | line | category | group | produktfamilie | produktgruppe | "
    "gamme | famille | familia | famiglia | serie",
    "products.list_price": "list price | price | sales price | unit price | preis | listenpreis | prix | "
    "prix catalogue | precio | prezzo | prijs | cena",
    "campaigns.campaign_id": "id | number | code",
    "campaigns.name": "name | campaign | title | kampagne | campagne",
    "campaigns.channel": "channel | type | medium | kanal | canal",
    "campaigns.starts_on": "start | start date | starts on | begin | beginn | von | date de debut | inicio | inizio",
    "campaigns.ends_on": "end | end date | ends on | ende | bis | date de fin | fin | fine",
    "campaigns.budget": "budget | planned cost | budgeted cost | plan cost",
    "opportunities.opportunity_id": "id | number | no | nr | key | crm id | nummer | deal number",
    "opportunities.name": "name | opportunity | deal | title | description | bezeichnung | nom | nombre | nome",
    "opportunities.type": "type | typ | art | tipo | business type | deal category | category",
    "opportunities.stage": "stage | sales stage | deal stage | pipeline stage | stage name | dealstage | phase | "
    "verkaufsphase | vertriebsphase | etape | fase | etapa | etapa de venta | verkoopfase",
    "opportunities.status": "status | won lost | outcome | result | win loss | state | statut | ergebnis | estado",
    "opportunities.amount": "amount | value | deal value | close value | deal size | deal amount | revenue | "
    "total | acv | tcv | price | contract value | betrag | wert | auftragswert | volumen | summe | montant | "
    "importe | valor | importo | valore | bedrag | waarde | kwota | umsatz",
    "opportunities.created_at": "created at | created date | create date | created | created on | creation date | "
    "createdate | engage date | open date | opened | opened on | start date | angelegt | angelegt am | erstellt | "
    "erstellt am | erstelldatum | anlagedatum | eroffnet am | date de creation | cree le | fecha de creacion | "
    "data creazione",
    "opportunities.closed_on": "closed on | closed at | close date | closed date | closedate | closed | won date | "
    "closing date | actual close date | abschluss | abschlussdatum | abgeschlossen am | geschlossen am | "
    "date de cloture | cloture | fecha de cierre | cierre | data chiusura | data di chiusura | sluitdatum | "
    "data zamkniecia",
    "opportunities.expected_close_on": "expected close on | expected close date | expected close | "
    "forecast close date | planned close date | erwarteter abschluss | voraussichtlicher abschluss | "
    "cloture prevue | cierre previsto",
    "opportunities.opportunity_source": "opportunity source | lead source | source | origin | herkunft | quelle | "
    "origen | deal source | original source",
    "opportunities.loss_reason": "loss reason | lost reason | reason lost | closed lost reason | verlustgrund | "
    "motif de perte | motivo de perdida | close reason | reason",
    "opportunities.competitor": "competitor | main competitor | wettbewerber | mitbewerber | konkurrent | "
    "concurrent | competidor",
    "opportunities.is_duplicate": "is duplicate | duplicate | dublette | duplikat | doublon | duplicado",
    "opportunity_history.from_at": "from at | changed at | change date | date entered | entered at | entered on | "
    "created date | timestamp | stage date | changed on | edit date | geandert am",
    "opportunity_history.stage": "stage | stage name | new stage | to stage | sales stage | deal stage | phase",
    "opportunity_history.status": "status | won lost",
    "opportunity_history.amount": "amount | value | betrag | wert | montant",
    "opportunity_history.expected_close_on": "expected close date | close date | expected close | closing date",
    "opportunity_people.role": "role | contact role | rolle | buying role",
    "opportunity_people.is_primary": "is primary | primary | primary contact | main contact",
    "opportunity_people.from_at": "from at | created date | created at | added at | since | added on",
    "contracts.contract_id": "id | number | no | nr | sub id | subscription id | vertrag | vertragsnummer | "
    "vertragsnr | contrat | contrato",
    "contracts.kind": "kind | type | art | vertragsart | contract type | typ | nature | tipo",
    "contracts.starts_on": "starts on | start date | start | begin | term start | beginn | vertragsbeginn | "
    "laufzeitbeginn | debut | date de debut | inicio | fecha de inicio | inizio | effective date | activated at | "
    "valid from",
    "contracts.ends_on": "ends on | end date | end | term end | expires | expiry date | expiration date | "
    "renewal date | ende | vertragsende | laufzeitende | fin | date de fin | fecha de fin | fine | valid to",
    "contracts.cancelled_on": "cancelled on | cancelled at | canceled at | cancellation date | churn date | "
    "churned on | gekundigt zum | kundigung | kundigungsdatum | resilie le | terminated on",
    "contracts.value": "value | total value | tcv | contract value | total contract value | vertragswert | "
    "gesamtwert | montant | valor | amount",
    "contracts.annual_value": "annual value | acv | arr | annual contract value | jahreswert | jahresbetrag | "
    "annual amount | valeur annuelle | valor anual",
    "recurring_revenue_events.event_id": "id | event id | number",
    "recurring_revenue_events.on": "on | event date | date | effective date | effective on | datum | month | fecha",
    "recurring_revenue_events.kind": "kind | type | event type | change | movement | movement type | change type | "
    "art",
    "recurring_revenue_events.annual_amount": "annual amount | arr change | arr delta | arr | delta arr | amount | "
    "change",
    "invoices.invoice_id": "id | invoice id | number | invoice number | line id | rechnungsnummer | rechnungsnr | "
    "rechnung | numero de facture | numero factura",
    "invoices.on": "on | invoice date | date | billed on | issued on | rechnungsdatum | datum | date de facture | "
    "fecha",
    "invoices.amount": "amount | net amount | total | subtotal | net | betrag | netto | nettobetrag | montant ht | "
    "montant | importe",
    "invoices.period_from_on": "period from | period start | service from | leistung von",
    "invoices.period_to_on": "period to | period end | service to | leistung bis",
    "touches.touch_id": "id | activity id | event id | usage id | interaction id | task id | touch id | number",
    "touches.kind": "kind | activity type | type | event type | interaction type | touch type | action | art | "
    "typ | type d activite | tipo",
    "touches.at": "at | activity date | date | timestamp | occurred at | event date | used at | datetime | time | "
    "when | created at | created date | viewed at | started at | sent at | submitted at | datum | zeitpunkt | "
    "fecha | due date | activity datetime",
    "touches.content": "content | asset | page | event name | form name | title | subject | feature | inhalt | "
    "url | webinar | email name | program name",
    "touches.direction": "direction | richtung | sens",
    "touches.is_human": "is human | human",
    "touches.outcome": "outcome | status | disposition | result | call result | call disposition | ergebnis | "
    "resultat",
    "sessions.session_id": "id | session id | visit id",
    "sessions.started_at": "started at | start time | session start | date | timestamp | visited at | begin | "
    "visit date",
    "sessions.landing_page": "landing page | entry page | first page | page | url",
    "sessions.channel": "channel | source | source medium | referrer | traffic source | kanal | utm source",
    "sessions.pages": "pages | page views | pageviews | pages seen | number of pages | seiten",
    "page_views.page_view_id": "id | event id | hit id | pageview id",
    "page_views.at": "at | timestamp | time | date | viewed at | event time | datetime",
    "page_views.page": "page | url | page url | page location | path | page path | address",
    "page_views.channel": "channel | source | source medium | referrer",
    "page_views.is_human": "is human | human",
    "identifications.at": "at | timestamp | identified at | date | time",
    "events.event_id": "id | event id | webinar id",
    "events.kind": "kind | type | event type | format | art",
    "events.starts_at": "starts at | start | date | event date | start date | begin | beginn | datum",
    "event_attendances.event_id": "event id | webinar id | event | webinar",
    "event_attendances.registered_at": "registered at | registration date | registered | registered on | signup date",
    "event_attendances.attended_at": "attended at | join time | attended on | checked in at | check in",
    "meetings.meeting_id": "id | meeting id | event id",
    "meetings.kind": "kind | meeting type | type | art",
    "meetings.status": "status | outcome | meeting outcome | state | ergebnis",
    "meetings.created_at": "created at | created date | booked at | booked on | scheduled on | created",
    "meetings.starts_at": "starts at | start | start time | meeting date | date | start date | begin | beginn | "
    "datum",
    "meetings.booked_through": "booked through | booking source | booked via | source",
    "meeting_people.attended": "attended | showed | joined | teilgenommen",
    "messages.message_id": "id | message id | mail id",
    "messages.at": "at | sent at | date | timestamp | received at | time",
    "messages.direction": "direction | inbound outbound | richtung",
    "messages.thread_id": "thread id | conversation id | thread",
    "messages.is_auto_reply": "is auto reply | auto reply | out of office",
    "calendar_entries.entry_id": "id | entry id | event id",
    "calendar_entries.starts_at": "starts at | start | start time | begin | date",
    "ad_rows.ad_row_id": "id | row id",
    "ad_rows.on": "on | date | day | start date | report date | tag | datum | fecha",
    "ad_rows.channel": "channel | platform | network | source",
    "ad_rows.impressions": "impressions | impr | views | impressionen",
    "ad_rows.clicks": "clicks | klicks | link clicks | clics",
    "ad_rows.cost": "cost | spend | amount spent | total spent | cost in local currency | kosten | depense | gasto",
    "costs.cost_id": "id | cost id | number | belegnummer",
    "costs.kind": "kind | type | category | cost type | kostenart | art | categorie | categoria",
    "costs.from_on": "from | from on | start | start date | date | month | period | von | datum | monat | mes | mois",
    "costs.to_on": "to | to on | end | end date | until | bis",
    "costs.is_planned": "is planned | planned | is budget | geplant",
    "costs.amount": "amount | cost | spend | value | total | betrag | kosten | montant | importe",
    "intent.intent_id": "id | row id",
    "intent.week_on": "week on | week | week of | date | week start | week ending | report date | woche | "
    "week start date",
    "intent.topic": "topic | topic name | keyword | category | thema",
    "intent.score": "score | surge score | composite score | topic score | intent score | company surge score | "
    "strength",
    "intent.is_competitor": "is competitor | competitor",
    "intent.vendor": "vendor | provider | source",
    "surveys.survey_id": "id | response id | survey id | answer id",
    "surveys.kind": "kind | survey | survey type | type | survey name | question",
    "surveys.sent_at": "sent at | sent | sent date | invited at | survey sent",
    "surveys.answered_at": "answered at | responded at | response date | completed at | answered | submitted at | "
    "answer date | date | beantwortet am | date de reponse",
    "surveys.score": "score | answer | rating | nps | nps score | csat | csat score | response | bewertung | note",
    "support_tickets.ticket_id": "id | number | ticket id | case number | case id | ticket number | nummer",
    "support_tickets.opened_at": "opened at | created at | opened | created date | date opened | created | "
    "erstellt am | date",
    "support_tickets.closed_at": "closed at | closed date | resolved at | solved at | closed | geschlossen am",
    "support_tickets.priority": "priority | severity | prioritat | urgency",
    "experiment_units.experiment_id": "experiment id | experiment | test | test name | test id | experiment name",
    "experiment_units.unit_id": "unit id | unit | sub id | subscription id | subject id | contract id | record id",
    "experiment_units.arm": "arm | variant | group | cohort | test group | assignment | bucket",
    "experiment_units.is_control": "is control | control",
    "experiment_units.assigned_on": "assigned on | assigned date | assigned at | assignment date | start date | date",
    "experiment_units.outcome": "outcome | result | status",
    "experiment_units.is_hit": "is hit | converted | success | hit",
    "exchange_rates.currency": "currency | from currency | currency code | base currency | iso code | waehrung | "
    "wahrung",
    "exchange_rates.on": "on | date | rate date | day | start date | valid from | datum",
    "exchange_rates.rate": "rate | exchange rate | conversion rate | fx rate | kurs | wechselkurs | taux | value",
    "merges.old_id": "old id | merged id | loser id | merged from | victim id | from id",
    "merges.new_id": "new id | winner id | merged into | survivor id | master id | into id",
    "merges.merged_at": "merged at | merge date | date | timestamp",
    "merges.kind": "kind | object | object type | record type",
    "person_history.field": "field | attribute | property | changed field",
    "person_history.value": "new value | value | to",
    "person_history.from_at": "edit date | changed at | change date | from at | timestamp | date",
    "organisations.organisation_id": "id | organization id | customer id",
    "organisations.name": "name | organization | customer",
}  # fmt: skip


_IDS = (
    "id | identifier | identifiant | identificador | identificativo | number | numero | nummer | nr | no | code | key"
)
"""What any table's own key may be called."""


def names_of(table: Table, column: str) -> str:
    """What exports call a column of a table: as declared for it, else wherever it stands, else its own name."""
    told = COLUMNS.get(f"{table.name}.{column}") or COMMON.get(column, "")
    own = column.replace("_", " ")
    ids = _IDS if table.key == (column,) else ""
    return " | ".join(part for part in (own, told, ids) if part)
