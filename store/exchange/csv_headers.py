"""Which field a column of a CSV file is, by its header.

The headers are those of this program in English and Spanish, and of Google Contacts, Outlook,
Thunderbird and the tables that people make in English, Spanish and German.
"""

import re
from collections.abc import Iterable

from store.text import fold

GROUPS, UID = "groups", "uid"
"""What a column can be beside a contact field: its categories, the identity of its card."""

_HEADERS = {
    "no": "No.|Contact No.|N.º|Nº|N.º contacto|Número de contacto",
    "type": "Type|Contact Type|Tipo|Tipo de contacto",
    "name": "Name|Full Name|Display Name|Nombre completo|Nombre para mostrar|Nombre y apellidos",
    "name_2": "Name 2|Nombre 2",
    "company_name": "Company Name|Company|Organization|Organisation|Organization Name"
    "|Organization 1 - Name|Nombre empresa|Nombre de la empresa|Empresa|Compañía|Organización"
    "|Nombre de la organización|Razón social",
    "first_name": "First Name|Given Name|Nombre de pila|Nombre propio",
    "middle_name": "Middle Name|Additional Name|Segundo nombre|Nombre adicional",
    "surname": "Surname|Last Name|Family Name|Apellidos|Apellido",
    "job_title": "Job Title|Position|Organization Title|Organization 1 - Title|Cargo|Puesto"
    "|Puesto de trabajo|Cargo de la organización",
    "initials": "Initials|Iniciales",
    "address": "Address|Street|Street Address|Dirección|Calle|Domicilio"
    "|Business Street|Work Address|Calle del trabajo|Dirección del trabajo|Calle de trabajo"
    "|Home Street|Home Address|Calle particular|Domicilio particular|Dirección particular"
    "|Other Street|Otra calle",
    "address_2": "Address 2|Street 2|Dirección 2|Calle 2"
    "|Business Street 2|Work Address 2|Calle del trabajo 2|Calle 2 del trabajo"
    "|Home Street 2|Home Address 2|Calle particular 2|Other Street 2|Otra calle 2",
    "city": "City|Town|Población|Ciudad|Localidad"
    "|Business City|Work City|Ciudad de trabajo|Ciudad del trabajo"
    "|Home City|Ciudad de residencia|Ciudad particular|Other City|Otra ciudad",
    "post_code": "Post Code|Postal Code|Postcode|ZIP|ZIP Code|C.P.|CP|Código postal"
    "|Business Postal Code|Work ZipCode|Código postal del trabajo"
    "|Home Postal Code|Home ZipCode|Código postal de residencia|Código postal particular"
    "|Other Postal Code|Otro código postal",
    "county": "County|State|Province|Region|Provincia|Estado"
    "|Business State|Work State|Provincia o estado de trabajo|Provincia o estado del trabajo"
    "|Home State|Provincia o estado de residencia|Provincia o estado particular"
    "|Other State|Otra provincia o estado",
    "country_region_code": "Country/Region Code|Country|Country/Region|Cód. país/región|País"
    "|País o región|Business Country|Business Country/Region|Work Country"
    "|País o región del trabajo|País o región de trabajo|Home Country|Home Country/Region"
    "|País o región de residencia|País o región particular"
    "|Other Country|Other Country/Region|Otro país o región",
    "phone_no": "Phone No.|Phone|Telephone|Phone Number|Teléfono|N.º teléfono|Tel."
    "|Business Phone|Business Phone 2|Work Phone|Company Main Phone|Primary Phone"
    "|Teléfono del trabajo|Teléfono del trabajo 2|Teléfono principal de la compañía"
    "|Teléfono principal|Home Phone|Home Phone 2|Teléfono particular|Teléfono particular 2"
    "|Other Phone|Otro teléfono",
    "mobile_phone_no": "Mobile Phone No.|Mobile Phone|Mobile|Mobile Number|Cell|Cell Phone|Móvil"
    "|Teléfono móvil|N.º teléfono móvil|Celular",
    "fax_no": "Fax No.|Fax|Fax Number|N.º fax|Business Fax|Work Fax|Fax del trabajo"
    "|Home Fax|Fax particular|Other Fax|Otro fax",
    "pager": "Pager|Pager Number|Localizador|Buscapersonas",
    "email": "E-Mail|E-mail Address|Email Address|Primary Email|Mail|Correo|Correo electrónico"
    "|Dirección de correo electrónico|Email",
    "email_2": "E-Mail 2|E-mail 2 Address|Secondary Email|Email 2|Correo electrónico 2"
    "|Dirección de correo electrónico 2|Dirección del correo electrónico 2",
    "home_page": "Home Page|Web Page|Web Page 1|Website|Web|URL|Página web|Sitio web|Web Page 2",
    "language_code": "Language Code|Language|Cód. idioma|Código de idioma|Idioma",
    "salutation_code": "Salutation Code|Cód. saludo",
    "correspondence_type": "Correspondence Type|Tipo correspondencia|Tipo de correspondencia",
    "salesperson_code": "Salesperson Code|Salesperson|Cód. vendedor|Vendedor",
    "territory_code": "Territory Code|Territory|Cód. territorio|Territorio",
    "currency_code": "Currency Code|Currency|Cód. divisa|Divisa",
    "vat_registration_no": "VAT Registration No.|VAT No.|VAT|Tax ID|CIF/NIF|NIF|CIF|NIF/CIF"
    "|N.º registro IVA|N.º identificación fiscal",
    "registration_number": "Registration Number|Registration No.|N.º registro|Número de registro",
    "external_id": "External ID|Id. externo|Id. externa",
    "exclude_from_segment": "Exclude from Segment|Excluir de segmento|Excluir del segmento",
    "note": "Note|Notes|Nota|Notas|Comments|Comentarios|Observaciones",
    GROUPS: "Categories|Groups|Mailing Groups|Group Membership|Labels|Categorías|Grupos"
    "|Grupos de correo|Etiquetas",
    UID: "UID|Card ID|Id. de ficha|Id. ficha",
}
_GERMAN = {
    "no": "Nr.|Kontaktnr.|Kontaktnummer|Kundennummer|Kundennr.",
    "type": "Typ|Kontakttyp|Art",
    "name": "Vollständiger Name|Anzeigename|Anzeigen als|Angezeigter Name|Vor- und Nachname",
    "name_2": "Name 2",
    "company_name": "Firma|Firmenname|Unternehmen|Organisation|Organisationsname",
    "first_name": "Vorname|Rufname",
    "middle_name": "Weitere Vornamen|Zweiter Vorname|2. Vorname",
    "surname": "Nachname|Familienname|Zuname",
    "job_title": "Position|Funktion|Berufsbezeichnung|Titel der Position|Stellung|Tätigkeit",
    "initials": "Initialen",
    "address": "Straße|Anschrift|Adresse|Straße und Hausnummer|Straße geschäftlich"
    "|Adresse geschäftlich|Dienstliche Adresse|Straße privat|Adresse privat|Private Adresse"
    "|Weitere Straße",
    "address_2": "Adresse 2|Adresszusatz|Straße geschäftlich 2|Dienstliche Adresse 2"
    "|Straße privat 2|Private Adresse 2|Weitere Straße 2",
    "city": "Ort|Stadt|Wohnort|Ort geschäftlich|Dienstlicher Ort|Ort privat|Privater Ort"
    "|Weiterer Ort",
    "post_code": "PLZ|Postleitzahl|Postleitzahl geschäftlich|Dienstliche PLZ|Postleitzahl privat"
    "|Private PLZ|Weitere Postleitzahl",
    "county": "Bundesland|Region geschäftlich|Bundesland/Kanton geschäftlich"
    "|Dienstliches Bundesland|Region privat|Bundesland/Kanton privat|Privates Bundesland"
    "|Weitere/r/s Bundesland/Kanton",
    "country_region_code": "Land|Land/Region|Staat|Ländercode|Länder-/Regionscode"
    "|Land/Region geschäftlich|Dienstliches Land|Land/Region privat|Privates Land"
    "|Weiteres/e Land/Region",
    "phone_no": "Telefon|Telefonnr.|Telefonnummer|Tel.-Nr.|Rufnummer|Festnetz"
    "|Telefon geschäftlich|Telefon geschäftlich 2|Telefon (geschäftlich)|Telefon Firma"
    "|Haupttelefon|Tel. dienstlich|Telefon privat|Telefon privat 2|Telefon (privat)|Tel. privat"
    "|Weiteres Telefon",
    "mobile_phone_no": "Mobil|Handy|Mobiltelefon|Mobilnummer|Handynummer|Mobiltel.|Mobil-Tel.-Nr.",
    "fax_no": "Faxnr.|Faxnummer|Telefax|Fax geschäftlich|Fax privat|Weiteres Fax",
    "email": "E-Mail-Adresse|Mailadresse|E-Mail-Adresse 1|Primäre E-Mail-Adresse|E-Mail 1",
    "email_2": "E-Mail-Adresse 2|E-Mail 2: Adresse|Sekundäre E-Mail-Adresse",
    "home_page": "Webseite|Homepage|Internet|Internetadresse|Webseite 1",
    "language_code": "Sprache|Sprachcode",
    "salesperson_code": "Verkäufer|Verkäufercode",
    "territory_code": "Gebiet|Gebietscode",
    "currency_code": "Währung|Währungscode",
    "vat_registration_no": "USt-IdNr.|USt-ID|USt-Id.|UID-Nummer|Steuernummer|Umsatzsteuer-ID",
    "registration_number": "Handelsregisternummer|Registernummer",
    "note": "Notiz|Notizen|Bemerkung|Bemerkungen|Kommentar|Anmerkungen",
    GROUPS: "Kategorie|Kategorien|Gruppen|Gruppenmitgliedschaft|Verteiler|Verteilergruppen",
}
_MORE = {
    "name": "Contact Name|Contact Person|Persona de contacto|Nombre del contacto|Nombre contacto"
    "|Ansprechpartner|Kontaktperson",
    "company_name": "Account Name|Employer|Business Name|Client|Customer|Cliente|Sociedad|Entidad",
    "first_name": "Forename|Nombres",
    "surname": "Second Name|Primer apellido",
    "address": "Address 1|Address Line 1|Street 1|Dirección 1|Domicilio social",
    "address_2": "Address Line 2",
    "phone_no": "Phone 1|Tel|Telf.|Tfno.|Tfno|Tlf.|Tlf|Teléfono 1|Teléfono fijo|Fijo|Landline",
    "mobile_phone_no": "Mobile No.|Cellphone|Cellular|Teléfono móvil 1|Tel. móvil|Móvil 1",
    "email": "E-mails|Mails|Email 1|Correo-e|E-mail 1|Correo electrónico 1|Dirección de e-mail",
    "home_page": "Homepage|Web Site|Web Address|Página",
    "vat_registration_no": "VAT Number|Tax Number|Tax No.|DNI|N.I.F.|C.I.F.",
    "note": "Remarks|Remark|Description|Anotaciones|Descripción",
    GROUPS: "Category|Tags|Tag|Segment|Categoría|Grupo|Segmento",
}
_FIELD_OF = {
    fold(header): field
    for table in (_MORE, _GERMAN, _HEADERS)
    for field, headers in table.items()
    for header in headers.split("|")
}
_NUMBERED = {
    "email": re.compile(r"(?:e ?mail|correo electronico) \d+ (?:value|valor)"),
    "email_2": re.compile(
        r"(?:e ?mail|correo electronico|direccion del? correo electronico) [3-9](?: address)?"
    ),
    "phone_no": re.compile(r"(?:phone|telefono) \d+ (?:value|valor)"),
    "home_page": re.compile(r"(?:website|sitio web) \d+ (?:value|valor)"),
    "address": re.compile(r"(?:address|direccion) \d+ (?:street|calle)"),
    "address_2": re.compile(r"(?:address|direccion) \d+ (?:extended address|direccion ampliada)"),
    "city": re.compile(r"(?:address|direccion) \d+ (?:city|ciudad)"),
    "post_code": re.compile(r"(?:address|direccion) \d+ (?:postal code|codigo postal)"),
    "county": re.compile(r"(?:address|direccion) \d+ (?:region|provincia)"),
    "country_region_code": re.compile(r"(?:address|direccion) \d+ (?:country|pais)"),
}
_HOME = {
    "home", "particular", "residencia", "casa", "private", "personal", "privat", "privater",
    "privates",
}  # fmt: skip
_OTHER = {"other", "otra", "otro", "weitere", "weiterer", "weiteres"}
_LABEL_MARKS = {
    "main": {"main", "compania"},
    "work": {"business", "work", "trabajo", "geschaftlich", "dienstlich", "dienstliche"},
    "home": _HOME,
    "other": _OTHER,
}
_NUMBER = re.compile(r"(?:address|direccion|phone|telefono|e ?mail|website) (\d{1,3}) ")
_LABEL = re.compile(r"\A(.*\S)\s+-\s+(?:Value|Valor)\s*\Z", re.IGNORECASE)


def guess_mapping(headers: Iterable[str]) -> dict[str, str]:
    """Return the field of each header that is known; case, accents and signs do not matter.

    Several headers can be the same field, such as the phone numbers of work and of home. `Name`
    beside a surname without a first name is the first name, as Outlook writes it in Spanish, and
    beside a first name without a surname the surname, as in German;
    `Title` is the job title unless there is one, or parts of a name beside it.
    """
    given = list(headers)
    found: dict[str, str] = {}
    for header in given:
        field = _field_of(fold(header))
        if field:
            found[header] = field
    fields = set(found.values())
    for header in given:
        key = fold(header)
        if key in {"nombre", "name"}:
            parts = fields & {"first_name", "surname"}
            other = {"surname": "first_name", "first_name": "surname"}
            found[header] = other["".join(parts)] if len(parts) == 1 else "name"
        elif (
            key in {"contact", "contacto", "kontakt", "person", "persona"}
            and "name" not in found.values()
        ):
            found[header] = "name"
        elif key in {"title", "titulo"} and not fields & {"job_title", "first_name"}:
            found[header] = "job_title"
    return found


def known_headers() -> dict[str, str]:
    """Return the field of each folded header that is known."""
    return _FIELD_OF


def _field_of(key: str) -> str:
    """Return the field of a folded header, or ""."""
    field = _FIELD_OF.get(key, "")
    if not field:
        field = next((name for name, form in _NUMBERED.items() if form.fullmatch(key)), "")
    return field


def rank(header: str) -> int:
    """Return the order in which columns of the same field count: work, home, other; 1, 2, 3."""
    key = fold(header)
    number = _NUMBER.match(key)
    if number is not None:
        return int(number[1]) - 1
    words = set(key.split())
    if words & _OTHER:
        return 2
    return 1 if words & _HOME else 0


def label_of(header: str, headers: Iterable[str]) -> str:
    """Return the header of the column that says what `Phone 1 - Value` is, or `Phone No.`, or ""."""
    value = _LABEL.match(header)
    words = ("Label", "Etiqueta") if value is None else ("Type", "Label", "Tipo", "Etiqueta")
    wanted = {fold(f"{header if value is None else value[1]} {word}") for word in words}
    return next((other for other in headers if fold(other) in wanted), "")


def label_in(header: str) -> str:
    """Return the label that a header gives its phones and addresses: `work` of `Business Phone`."""
    words = set(fold(header).split())
    return next((label for label, marks in _LABEL_MARKS.items() if words & marks), "")
