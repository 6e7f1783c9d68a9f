"""The codes of the usual set-up and of the demo company, and how contacts are addressed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store import assignments, demo_texts, setup
from store.enumerations import ContactType, SalutationNamePart, SalutationType
from store.models import database
from store.models.codes import Salutation
from store.models.contact_tables import SalutationFormula
from store.nouns import noun
from store.records import Record

_LANGUAGES = ("en", "es")

_USUAL: dict[str, dict[str, tuple[str, ...]]] = {
    "business-relation": {
        "CUST": ("Customer", "Cliente", "customer"),
        "VEND": ("Vendor", "Proveedor", "vendor"),
        "BANK": ("Bank", "Banco", "bank_account"),
        "EMP": ("Employee", "Empleado", "employee"),
        "PRESS": ("Press and media", "Prensa y medios", ""),
    },
    "organizational-level": {
        "CEO": ("Chief executive", "Director general"),
        "CFO": ("Chief financial officer", "Director financiero"),
        "SENMAN": ("Senior manager", "Directivo"),
        "MANA": ("Manager", "Jefe"),
        "J-MANA": ("Junior manager", "Jefe adjunto"),
        "SALEMP": ("Salaried employee", "Empleado"),
    },
    "job-responsibility": {
        "PURCHASE": ("Purchasing", "Compras"),
        "SALES": ("Sales", "Ventas"),
        "FINANCE": ("Finance", "Finanzas"),
        "PRODUCT": ("Production and technology", "Producción y técnica"),
        "OFFICE": ("Office", "Oficina"),
    },
    "industry-group": {
        "RETAIL": ("Retail trade", "Comercio minorista"),
        "WHOLESALE": ("Wholesale trade", "Comercio mayorista"),
        "MANUF": ("Manufacturing", "Fabricación"),
        "SERVICE": ("Services", "Servicios"),
        "TOURISM": ("Tourism and transport", "Turismo y transporte"),
        "PUBLIC": ("Education and public sector", "Enseñanza y sector público"),
    },
    "web-source": {
        "MAP": ("Map", "Mapa", "https://www.openstreetmap.org/search?query=%1"),
        "NEWS": ("News", "Noticias", "https://duckduckgo.com/?iar=news&ia=news&q=%1"),
        "WEB": ("Web search", "Buscador", "https://duckduckgo.com/?q=%1"),
    },
    "salutation": {
        "COMPANY": ("Company", "Empresa"),
        "F": ("Female", "Mujer"),
        "F-JOB": ("Female with job title", "Mujer, con cargo"),
        "F-MAR": ("Female, married", "Mujer casada"),
        "F-UMAR": ("Female, unmarried", "Mujer soltera"),
        "M": ("Male", "Hombre"),
        "M-JOB": ("Male with job title", "Hombre, con cargo"),
        "UNISEX": ("Unisex", "Sin distinción"),
    },
}
_MORE = {"business-relation": "link_to_table", "web-source": "url"}
"""The field that the third text goes into."""
_TERRITORIES = {
    "NORTH": ("North", "Norte"),
    "CENTRE": ("Centre", "Centro"),
    "SOUTH": ("South", "Sur"),
    "ABROAD": ("Abroad", "Extranjero"),
}

_FIRST, _MIDDLE, _LAST = (
    SalutationNamePart.FIRST_NAME,
    SalutationNamePart.MIDDLE_NAME,
    SalutationNamePart.SURNAME,
)
_JOB, _COMPANY = SalutationNamePart.JOB_TITLE, SalutationNamePart.COMPANY_NAME
_INFORMAL = ("Hello %1", "Hola, %1", _FIRST)

# salutation: the formal and the informal formula (English, Spanish, parts of the name)
_FORMULAS: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "COMPANY": (
        ("Dear Sir or Madam", "Estimados señores"),
        ("Hello everybody at %1", "Hola a todos en %1", _COMPANY),
    ),
    "F": (("Dear Ms. %1", "Estimada Sra. %1", _LAST), _INFORMAL),
    "F-JOB": (("Dear Ms. %1, %2", "Estimada Sra. %1, %2", _LAST, _JOB), _INFORMAL),
    "F-MAR": (("Dear Mrs. %1", "Estimada Sra. %1", _LAST), _INFORMAL),
    "F-UMAR": (("Dear Miss %1", "Estimada Srta. %1", _LAST), _INFORMAL),
    "M": (("Dear Mr. %1", "Estimado Sr. %1", _LAST), _INFORMAL),
    "M-JOB": (("Dear Mr. %1, %2", "Estimado Sr. %1, %2", _LAST, _JOB), _INFORMAL),
    "UNISEX": (
        ("Dear %1 %2 %3", "Estimado/a %1 %2 %3", _FIRST, _MIDDLE, _LAST),
        _INFORMAL,
    ),
}

_INDUSTRIES = {
    "Adatum Corporation": ("MANUF",),
    "Blue Yonder Airlines": ("TOURISM",),
    "Contoso Iberia, S.A.": ("RETAIL", "WHOLESALE"),
    "Litware, Inc.": ("MANUF", "SERVICE"),
    "Movistar Logística, S.A.": ("TOURISM", "SERVICE"),
    "Muebles Núñez e Hijos": ("MANUF", "RETAIL"),
    "Viajes Alcántara": ("TOURISM",),
    "Bodegas Peñafiel": ("MANUF", "WHOLESALE"),
    "Wide World Importers": ("WHOLESALE",),
    "Northwind Traders": ("WHOLESALE",),
    "Tailspin Toys": ("RETAIL",),
    "Graphic Design Institute": ("SERVICE",),
    "School of Fine Art": ("PUBLIC",),
    "Ferretería Hermanos Gil": ("RETAIL",),
    "Hotel Mirador del Júcar": ("TOURISM",),
    "The Phone Company": ("SERVICE",),
}
# by the job titles of the demo company, in their order
_LEVELS = ("MANA", "CEO", "J-MANA", "SALEMP", "SENMAN")
_DUTIES = (("PURCHASE",), ("PURCHASE", "FINANCE"), ("OFFICE",), ("FINANCE",), ("PRODUCT",))
_VENDORS = ("Wide World Importers", "The Phone Company", "Movistar Logística, S.A.")
_NORTH, _SOUTH = ("Bilbao", "Zaragoza", "A Coruña", "Barcelona"), ("Sevilla", "Málaga", "Valencia")


def usual_codes(language: str) -> None:
    """Write, inside a write, the codes that everybody begins with, described in a language."""
    for name, codes in _USUAL.items():
        _write(name, codes, language)
    _write_formulas(language)
    setup.change_marketing(
        {
            "default_company_salutation_code": "COMPANY",
            "default_person_salutation_code": "UNISEX",
        }
    )


def demo_territories(language: str) -> None:
    """Write, inside a write, the territories of the demo company."""
    _write("territory", _TERRITORIES, language)


def _write(name: str, codes: dict[str, Any], language: str) -> None:
    place = _LANGUAGES.index(language)
    owner, more = noun(name), _MORE.get(name, "")
    rows = []
    for code, texts in codes.items():
        row = {"code": code, "description": texts[place]}
        rows.append(row | ({more: owner.by_name[more].parse(texts[2])} if more else {}))
    owner.model.insert_many(rows).execute()


def _write_formulas(language: str) -> None:
    """Write the formulas in both languages, and in `language` for who has none."""
    ids = dict(database.execute(Salutation.select(Salutation.code, Salutation.id)).fetchall())
    rows = []
    for code, formulas in _FORMULAS.items():
        for kind, (english, spanish, *parts) in zip(SalutationType, formulas, strict=True):
            names = {f"name_{number}": part for number, part in enumerate(parts, 1)}
            blanks = {f"name_{number}": SalutationNamePart.BLANK for number in range(1, 6)}
            texts = {"EN": english, "ES": spanish, "": (english, spanish)[language == "es"]}
            rows += [
                {"salutation": ids[code], "language_code": spoken, "type": kind, "text": text}
                | blanks
                | names
                for spoken, text in texts.items()
            ]
    SalutationFormula.insert_many(rows).execute()


def company_values(city: str, country: str) -> dict[str, object]:
    """Return what a company of the demo company is described by."""
    territory = "NORTH" if city in _NORTH else "SOUTH" if city in _SOUTH else "CENTRE"
    return {"territory_code": territory if country == "ES" else "ABROAD"}


def person_values(first_name: str, job: tuple[str, str]) -> dict[str, object]:
    """Return what a person of the demo company is described by."""
    # the first names stand there in turns
    female = demo_texts.FIRST_NAMES.index(first_name) % 2 == 0
    return {
        "salutation_code": "F" if female else "M",
        "organizational_level_code": _LEVELS[demo_texts.JOBS.index(job)],
    }


def assign_codes(language: str, people: Iterable[Record]) -> None:
    """Give, inside a write, the contacts of the demo company their codes."""
    place = _LANGUAGES.index(language)
    jobs = [job[place] for job in demo_texts.JOBS]
    having: dict[tuple[str, str], list[str]] = {}
    companies = 0
    for record in people:
        if record["type"] is not ContactType.COMPANY:
            for code in _DUTIES[jobs.index(record["job_title"])]:
                having.setdefault(("job-responsibility", code), []).append(record.key)
            continue
        companies += 1
        for code in _INDUSTRIES.get(record["name"], ()):
            having.setdefault(("industry-group", code), []).append(record.key)
        having.setdefault(("web-source", "MAP"), []).append(record.key)
        if record["name"] in _VENDORS:
            _relate(record, "VEND", 40000 + 10 * companies)
        elif companies % 5:
            _relate(record, "CUST", 10000 + 10 * companies)
    for (name, code), keys in having.items():
        assignments.assign(name, keys, code)


def _relate(record: Record, code: str, number: int) -> None:
    assignments.assign("business-relation", [record.key], code, {"link_no": str(number)})
