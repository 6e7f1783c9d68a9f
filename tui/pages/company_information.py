"""Company information: what the company says of itself on its documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_
from tui.i18n import _
from tui.page import Action, Context, Section, SetupPage, register

if TYPE_CHECKING:
    from pathlib import Path

    from store.fields import Value


def _load() -> Mapping[str, Value]:
    from store import company_information

    return company_information.company().values


def _save(values: Mapping[str, object], base: Mapping[str, Value]) -> object:
    from store import company_information

    return company_information.change(values, base)


def _set_logo(path: Path) -> object:
    from store import company_information

    return company_information.set_logo(path.read_bytes(), path.name)


async def _logo(ctx: Context) -> None:
    from store import company_information

    if await ctx.read(company_information.logo_number) is not None:
        options = [("other", _("Choose another picture")), ("none", _("Have no logo any more"))]
        answer = await ctx.choose(_("Logo"), options)
        if answer is None:
            return
        if answer == "none":
            await ctx.write(company_information.remove_logo, done=_("The logo is gone."))
            return
    path = await ctx.open_file(_("Logo"))
    if path is not None:
        await ctx.write(_set_logo, path, done=_("The documents show the new logo."))


register(
    SetupPage(
        id="company-information",
        title=N_("Company Information"),
        noun="company-information",
        sections=(
            Section(
                N_("General"),
                ("name", "name_2", "address", "address_2", "post_code", "city", "county",
                 "country_region_code", "vat_registration_no", "registration_no"),
            ),
            Section(N_("Communication"), ("phone_no", "email", "home_page")),
            Section(N_("Payments"), ("bank_name", "iban", "swift_code")),
            Section(N_("On documents"), ("logo", "footer")),
        ),
        load=_load,
        save=_save,
        actions=(
            Action(
                "logo", "G", N_("Logo"),
                N_("Choose the picture that stands on the documents, or take it away."), run=_logo,
            ),
        ),
        synonyms=(N_("our company"), N_("address"), N_("bank account"), N_("logo")),
        help=N_("Name, address, payment data and logo, as the documents show them."),
    )
)  # fmt: skip
