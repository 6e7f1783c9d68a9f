"""Company information: what the company says of itself on its documents; one record."""

from __future__ import annotations

from collections.abc import Mapping

from peewee import JOIN

from store import attachments, db
from store.channel_rules import is_email
from store.code_tables import code, text
from store.errors import InvalidValue, RuleError
from store.fields import Field, Kind, Value
from store.models.documents import CompanyInformation
from store.models.interactions import Attachment
from store.nouns import Noun, parse_values
from store.records import Record, get_by_id, log_change, update
from store.text import N_, clean_text

COMPANY_INFORMATION = N_("Company Information")
LOGO = N_("Logo")
_ONLY = 1
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp"})
_Info = CompanyInformation


def _this() -> Noun:
    return NOUNS["company-information"]


@db.read
def company() -> Record:
    """Return what the company says of itself."""
    return get_by_id(_this(), _ONLY)


@db.write
def change(values: Mapping[str, object], base: Mapping[str, Value] | None = None) -> Record:
    """Change fields of the company information; `base` is what the person saw.

    An IBAN is kept in groups of four. Raises InvalidValue for an IBAN or e-mail address with a
    mistake in it, and Conflict.
    """
    given = parse_values(_this(), values)
    if given.get("email") and not is_email(str(given["email"])):
        raise InvalidValue(
            _this().by_name["email"].caption,
            given["email"],
            N_("'%(value)s' is not an e-mail address. Type one such as ann@example.com."),
        )
    if given.get("iban"):
        given["iban"] = _iban(str(given["iban"]))
    return update(_this(), _ONLY, given, base)


def _iban(typed: str) -> str:
    """Return an account number in groups of four. Raises InvalidValue when a digit is wrong."""
    number = "".join(clean_text(typed).upper().split()).replace("-", "")
    right = number.isascii() and number.isalnum() and 15 <= len(number) <= 34
    if right and number[:2].isalpha() and number[2:4].isdecimal():
        digits = "".join(str(int(sign, 36)) for sign in number[4:] + number[:4])
        if int(digits) % 97 == 1:
            return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    raise InvalidValue(
        _this().by_name["iban"].caption,
        typed,
        N_("'%(value)s' is not an account number: a digit is wrong or missing. Compare it."),
    )


@db.write
def set_logo(content: bytes, file_name: str) -> Record:
    """Use a picture as the logo instead of the one before; return the company information.

    Raises RuleError for a file that is no picture by its name, StoreError for one that cannot be
    shown, and what `attachments.save` raises.
    """
    from store.exchange.typesetting import check_pictures
    from store.letterhead import picture_kind

    extension = file_name.rpartition(".")[2].lower()
    if extension not in _PICTURES:
        raise RuleError(
            N_("%(file)s is not a picture. Choose a file that ends in %(kinds)s."),
            file=file_name,
            kinds=", ".join(sorted(_PICTURES)),
        )
    check_pictures({f"logo.{picture_kind(content)}": content})
    return _replace_logo(attachments.save(content, file_name))


@db.write
def remove_logo() -> Record:
    """Have no logo any more; return the company information."""
    return _replace_logo(None)


def _replace_logo(number: int | None) -> Record:
    before = company()
    old = _Info.get_by_id(_ONLY).logo_id
    _Info.update(logo=number, version=_Info.version + 1).where(_Info.id == _ONLY).execute()
    attachments.remove_unused([old])
    after = company()
    log_change("logo", _this(), _ONLY, {"logo": before["logo"]}, {"logo": after["logo"]})
    return after


def logo_number() -> int | None:
    """Return the number of the attachment that the logo is, if there is one."""
    return _Info.get_by_id(_ONLY).logo_id


NOUNS = {
    "company-information": Noun(
        name="company-information",
        caption=COMPANY_INFORMATION,
        plural=COMPANY_INFORMATION,
        model=_Info,
        key="name",
        title="name",
        fields=(
            text(_Info, "name", N_("Name")),
            text(_Info, "name_2", N_("Name 2")),
            text(_Info, "address", N_("Address")),
            text(_Info, "address_2", N_("Address 2")),
            code(_Info, "post_code", N_("Post Code")),
            text(_Info, "city", N_("City")),
            text(_Info, "county", N_("County")),
            code(_Info, "country_region_code", N_("Country/Region Code")),
            text(_Info, "phone_no", N_("Phone No.")),
            text(_Info, "email", N_("E-Mail")),
            text(_Info, "home_page", N_("Home Page")),
            code(_Info, "vat_registration_no", N_("VAT Registration No.")),
            code(_Info, "registration_no", N_("Registration No.")),
            text(_Info, "bank_name", N_("Bank Name")),
            text(_Info, "iban", N_("IBAN"), length=50),
            code(_Info, "swift_code", N_("SWIFT Code")),
            text(_Info, "footer", N_("Footer"), length=1000),
            Field("logo", LOGO, Kind.TEXT, Attachment.file_name, editable=False),
        ),
        order=((_Info.id, False),),
        joins=lambda query: query.join_from(_Info, Attachment, JOIN.LEFT_OUTER),
    )
}
