"""The fields that a text, a mail or a letter may use, each declared once: name, caption, example.

A field has a second name, in Spanish, so that `{{ contacto.nombre }}` says the same as
`{{ contact.name }}`.
"""

from __future__ import annotations

from functools import cache

from store.declared import Declared
from store.text import N_, Caption, fold_key


class MergeField(Declared):
    """A field of a text: `group.part`; `alias` is what it is called in Spanish."""

    group: str
    part: str
    alias: str
    group_caption: Caption
    caption: Caption
    example: str

    @property
    def name(self) -> str:
        """What a text calls it by: `contact.name`."""
        return f"{self.group}.{self.part}"


def _group(
    group: str, alias: str, caption: Caption, *fields: tuple[str, str, Caption, str]
) -> tuple[MergeField, ...]:
    return tuple(
        MergeField(group, part, f"{alias}.{other}", caption, title, example)
        for part, other, title, example in fields
    )


FIELDS = (
    *_group(
        "contact",
        "contacto",
        N_("Contact"),
        ("no", "numero", N_("No."), "CT000107"),
        ("name", "nombre", N_("Name"), "Ann Beebe"),
        ("name_2", "nombre_2", N_("Name 2"), ""),
        ("first_name", "nombre_de_pila", N_("First Name"), "Ann"),
        ("middle_name", "segundo_nombre", N_("Middle Name"), ""),
        ("surname", "apellidos", N_("Surname"), "Beebe"),
        ("job_title", "cargo", N_("Job Title"), "Purchasing Manager"),
        ("initials", "iniciales", N_("Initials"), "AB"),
        ("phone_no", "telefono", N_("Phone No."), "+34 912 345 678"),
        ("mobile_phone_no", "movil", N_("Mobile Phone No."), "+34 612 345 678"),
        ("email", "correo", N_("E-Mail"), "ann.beebe@adatum.example"),
        ("home_page", "pagina_web", N_("Home Page"), "www.adatum.example"),
        ("language_code", "idioma", N_("Language Code"), "EN"),
        ("vat_registration_no", "cif", N_("VAT Registration No."), "ESB12345674"),
        ("external_id", "id_externo", N_("External ID"), "4711"),
    ),
    *_group(
        "company",
        "empresa",
        N_("Company of the contact"),
        ("no", "numero", N_("No."), "CT000100"),
        ("name", "nombre", N_("Name"), "Adatum Corporation"),
        ("name_2", "nombre_2", N_("Name 2"), ""),
        ("phone_no", "telefono", N_("Phone No."), "+34 912 345 600"),
        ("email", "correo", N_("E-Mail"), "info@adatum.example"),
        ("home_page", "pagina_web", N_("Home Page"), "www.adatum.example"),
        ("vat_registration_no", "cif", N_("VAT Registration No."), "ESB12345674"),
    ),
    *_group(
        "address",
        "direccion",
        N_("Address in force on the day"),
        ("block", "bloque", N_("All its lines"), "Ann Beebe / Adatum Corporation / ..."),
        ("name", "nombre", N_("Company Name"), "Adatum Corporation"),
        ("name_2", "nombre_2", N_("Company Name 2"), ""),
        ("street", "calle", N_("Address"), "Calle Mayor 1"),
        ("street_2", "calle_2", N_("Address 2"), ""),
        ("post_code", "cp", N_("Post Code"), "28013"),
        ("city", "ciudad", N_("City"), "Madrid"),
        ("county", "provincia", N_("County"), "Madrid"),
        ("country", "pais", N_("Country"), "Spain"),
        ("phone_no", "telefono", N_("Phone No."), "+34 912 345 678"),
        ("email", "correo", N_("E-Mail"), "ann.beebe@adatum.example"),
    ),
    *_group(
        "salutation",
        "saludo",
        N_("Salutation"),
        ("formal", "formal", N_("Formal"), "Dear Ms. Beebe,"),
        ("informal", "informal", N_("Informal"), "Hi Ann,"),
    ),
    *_group(
        "salesperson",
        "vendedor",
        N_("Salesperson"),
        ("code", "codigo", N_("Code"), "JO"),
        ("name", "nombre", N_("Name"), "Jim Olive"),
        ("job_title", "cargo", N_("Job Title"), "Sales Manager"),
        ("phone_no", "telefono", N_("Phone No."), "+34 912 000 001"),
        ("email", "correo", N_("E-Mail"), "jim.olive@cronus.example"),
    ),
    *_group(
        "document",
        "documento",
        N_("Document"),
        ("date", "fecha", N_("Date"), "26 November 2026"),
    ),
    *_group("campaign", "campana", N_("Campaign"), ("no", "numero", N_("No."), "CP1001")),
    *_group("segment", "segmento", N_("Segment"), ("no", "numero", N_("No."), "SM00001")),
    *_group(
        "interaction",
        "interaccion",
        N_("Interaction"),
        ("description", "descripcion", N_("Description"), "Invitation to the golf day"),
        ("subject", "asunto", N_("Subject"), "Golf in May"),
    ),
    *_group(
        "our",
        "nuestra",
        N_("Company Information"),
        ("name", "nombre", N_("Name"), "CRONUS Ibérica S.A."),
        ("name_2", "nombre_2", N_("Name 2"), ""),
        ("address", "direccion", N_("Address"), "Paseo de la Castellana 100"),
        ("address_2", "direccion_2", N_("Address 2"), ""),
        ("post_code", "cp", N_("Post Code"), "28046"),
        ("city", "ciudad", N_("City"), "Madrid"),
        ("county", "provincia", N_("County"), "Madrid"),
        ("country", "pais", N_("Country"), "Spain"),
        ("phone_no", "telefono", N_("Phone No."), "+34 912 000 000"),
        ("email", "correo", N_("E-Mail"), "info@cronus.example"),
        ("home_page", "pagina_web", N_("Home Page"), "www.cronus.example"),
        ("vat_registration_no", "cif", N_("VAT Registration No."), "ESA00000000"),
        ("registration_no", "registro", N_("Registration No."), ""),
        ("bank_name", "banco", N_("Bank Name"), "Banco Mundial"),
        ("iban", "iban", N_("IBAN"), "ES91 2100 0418 4502 0005 1332"),
        ("swift_code", "swift", N_("SWIFT Code"), ""),
        ("footer", "pie", N_("Footer"), ""),
    ),
)


@cache
def names() -> dict[str, str]:
    """Return each folded name that a text may call a field by, with the name of the field."""
    found = {field.name: field.name for field in FIELDS}
    return found | {fold_key(field.alias): field.name for field in FIELDS}
