"""Names of firms and people that sound real and belong to nobody; domains under the reserved `.example`."""

from __future__ import annotations

import unicodedata

from numpy.random import Generator

from abmetrics.demo.world.chance import pick

_ROOTS = (
    "Aldermoor", "Alvenia", "Arbrook", "Astrelle", "Baltora", "Bergenau", "Birkholt", "Bramora", "Brennfeld",
    "Calderis",
    "Castellin", "Cornvale", "Corvanta", "Dalmere", "Delmora", "Dornwald", "Duvanne", "Eichmoor", "Elmstead", "Estrava",
    "Fabrinel", "Falkenau", "Fenwick Hill", "Ferrano", "Fjordal", "Gallenor", "Glenmarra", "Grünholt", "Halvard",
    "Harrowby",
    "Helmqvist", "Hollenau", "Isarberg", "Jorvanna", "Kaltenmoor", "Karlund", "Kestrane", "Königsau", "Lakemont",
    "Lindhage",
    "Lorvane", "Lüdenhof", "Maristel", "Marwenne", "Mirabeck", "Montclare", "Nordhage", "Norvanta", "Oakhurst",
    "Orlanne",
    "Ostermoor", "Pelloria", "Quendal", "Ravensau", "Rosendal", "Rothmere", "Sandoval Reyes", "Silvanne", "Söderholt",
    "Stanmarch", "Tarvello", "Thornleigh", "Ulmenau", "Valmorey", "Verdanne", "Vexholm", "Waldmoor", "Westerau",
    "Wrenfield",
    "Zellenberg",
)  # fmt: skip
_FIELDS: dict[str, tuple[str, ...]] = {
    "Software": ("Software", "Data", "Cloudworks", "Digital", "Systems", "Analytics"),
    "Machinery": ("Maschinenbau", "Machinery", "Precision", "Drives", "Tooling", "Automation"),
    "Logistics": ("Logistics", "Freight", "Transport", "Cargo", "Supply", "Lines"),
    "Medical Devices": ("Medical", "Diagnostics", "Optics", "Implants", "Biotech", "Lab"),
    "Financial Services": ("Capital", "Leasing", "Assurance", "Payments", "Credit", "Trust"),
    "Retail": ("Retail", "Stores", "Market", "Outfitters", "Home", "Brands"),
    "Energy": ("Energy", "Solar", "Grid", "Wind", "Power", "Utilities"),
    "Education": ("Academy", "Learning", "Campus", "Institute", "Training", "Press"),
}
_PLACES = (
    "",
    "",
    "",
    "",
    "North",
    "South",
    "East",
    "West",
    "Alpine",
    "Baltic",
    "Rhine",
    "Atlantic",
    "Central",
    "United",
)
_FORMS = {
    "Germany": ("GmbH", "AG", "SE"), "Austria": ("GmbH", "AG"), "Switzerland": ("AG",), "France": ("SA", "SAS"),
    "Netherlands": ("BV", "NV"), "United Kingdom": ("Ltd", "plc"), "Sweden": ("AB",), "Poland": ("SA",),
    "United States": ("Inc.", "LLC"), "Spain": ("SA", "SL"),
}  # fmt: skip
_GIVEN = (
    "Adam", "Agnieszka", "Aisha", "Alva", "Amelia", "Andrea", "Anna", "Anton", "Astrid", "Beatriz", "Ben", "Camille",
    "Carlos", "Chloé", "Clara", "Daan", "David", "Elena", "Emil", "Emma", "Erik", "Eva", "Fatima", "Felix", "François",
    "Grace", "Hannah", "Henrik", "Ida", "Ines", "Ivan", "Jakub", "James", "Jan", "Jonas", "Julia", "Karin", "Katrin",
    "Lars", "Laura", "Leon", "Lotte", "Lucía", "Magda", "Marco", "Maria", "Mathilde", "Maya", "Michael", "Nadia",
    "Noah",
    "Olga", "Oliver", "Oskar", "Paula", "Peter", "Piotr", "Priya", "Robert", "Sara", "Simon", "Sofia", "Stefan",
    "Thomas",
    "Tim", "Ulrike", "Victor", "Wei", "Yara", "Zoe",
)  # fmt: skip
_FAMILY = (
    "Abbott", "Adler", "Andersson", "Bakker", "Barnes", "Baumann", "Bernard", "Berg", "Bianchi", "Blanc", "Brandt",
    "Brooks", "Carter", "Castro", "Chen", "Clarke", "Costa", "de Vries", "Dubois", "Ekström", "Engel", "Fischer",
    "Fournier", "Garcia", "Graf", "Gruber", "Haas", "Hansen", "Hartmann", "Hughes", "Ibrahim", "Jansen", "Johansson",
    "Kaya", "Keller", "Kowalski", "Krüger", "Lambert", "Lang", "Larsson", "Lewis", "Lindqvist", "Martin", "Maurer",
    "Meier", "Mendoza", "Moreau", "Müller", "Novak", "Nowak", "O'Brien", "Olsen", "Patel", "Petit", "Pichler", "Reed",
    "Richter", "Rossi", "Roux", "Schäfer", "Schmitt", "Singh", "Smit", "Stone", "Suárez", "Turner", "van Dijk",
    "Visser",
    "Vogel", "Wagner", "Walsh", "Weber", "Winter", "Wójcik", "Young", "Zieliński",
)  # fmt: skip
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l"})


def firm_name(rng: Generator, industry: str, country: str, taken: set[str]) -> tuple[str, str]:
    """A firm's name and its domain, both unlike any other in `taken` (which remembers the domains)."""
    for attempt in range(1000):
        parts = (pick(rng, _ROOTS), pick(rng, _PLACES), pick(rng, _FIELDS[industry]))
        # A company of many thousand accounts runs out of combinations; a running number keeps names apart then.
        number = str(len(taken)) if attempt >= 20 else ""
        words = " ".join(part for part in (*parts, number) if part)
        domain = f"{plain(words)}.example"
        if domain not in taken:
            taken.add(domain)
            return f"{words} {pick(rng, _FORMS[country])}", domain
    raise AssertionError("a running number makes every name new")


def person_name(rng: Generator) -> tuple[str, str]:
    """Given and family name."""
    return pick(rng, _GIVEN), pick(rng, _FAMILY)


def plain(words: str, between: str = "-") -> str:
    """The words as they stand in an address: lower-case ASCII letters and digits.

    >>> plain("Grünholt Alpine Data")
    'gruenholt-alpine-data'
    """
    spelled = unicodedata.normalize("NFKD", words.lower().translate(_SPELLED))
    letters = "".join(c if c.isascii() and c.isalnum() else " " for c in spelled if not unicodedata.combining(c))
    return between.join(letters.split())
