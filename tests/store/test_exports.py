"""Contacts written to files come back the same."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from store import assignments, channels, contacts, exports, imports, mailing_groups
from store import db as store_db
from store.exchange.card_text import read_cards
from store.exchange.csvfile import read_csv
from store.exchange.vcard import read_vcards
from store.lists import open_list
from store.nouns import noun
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

CARDS = """\
BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:1
N:Núñez;Ana;María;Dra.;
FN:Dra. Ana María Núñez
ORG:Adatum;Ventas
TITLE:Jefa
EMAIL;TYPE=work:ana@adatum.com
EMAIL;TYPE=home:ana@casa.es
TEL;TYPE=work,voice:+34 91 123
TEL;TYPE=cell:+34 600 123
TEL;TYPE=home:+34 95 999
TEL;TYPE=cell,work:+34 600 999 888
item7.TEL;PREF=7:+44 20 7946 0958
item7.X-ABLabel:Casa de Londres
EMAIL;TYPE=billing:facturas@adatum.com
ADR;TYPE=work:;;Calle Ancha 1;Cádiz;Cádiz;11001;ES
CATEGORIES:News,Clientes preferentes de Madrid
BDAY:1980-02-29
NOTE:First line\\nsecond [/] line
PHOTO;ENCODING=b;TYPE=JPEG:AAAA
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:org
FN:日本商事 🏭
ORG:日本商事 🏭
URL:https://example.com/a;b
END:VCARD
BEGIN:VCARD
VERSION:2.1
N:Cher
FN:Cher
TEL;CELL:600
END:VCARD
""".replace("\n", "\r\n").encode()

NOT_COMPARED = {"modified_at", "uid"}


def contents() -> list[dict[str, Any]]:
    found = []
    for row in open_list("contact").each():
        values: dict[str, Any] = {
            name: value for name, value in row.values.items() if name not in NOT_COMPARED
        }
        values["uid"] = row["uid"]
        values["groups"] = assignments.codes_of("mailing-group", row.key)
        values["channels"] = [
            (item.kind, item.value, item.key, item.e164, item.field)
            for item in channels.channels_of(row.id)
        ]
        found.append(values)
    return found


def fresh(path: Path) -> None:
    store_db.close_database()
    store_db.open_database(str(path))
    factories.number_series()


def vcards(version: Any) -> Callable[[BinaryIO], int]:
    return lambda stream: exports.export_vcards(stream, version=version)


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_cards_come_back_the_same_in_an_empty_database(version: str, tmp_path: Path) -> None:
    factories.number_series()
    report = imports.import_contacts(read_vcards(io.BytesIO(CARDS)))
    assert (report.created, report.companies, report.rejected) == (3, 1, 0)
    before = contents()
    first = io.BytesIO()
    assert vcards(version)(first) == 4
    assert b"PHOTO" in first.getvalue()
    assert b"BDAY" in first.getvalue()

    fresh(tmp_path / "other.db")
    report = imports.import_contacts(read_cards(io.BytesIO(first.getvalue())))
    assert (report.rejected, report.created + report.updated) == (0, 4)
    assert contents() == before
    second = io.BytesIO()
    vcards(version)(second)
    assert second.getvalue() == first.getvalue()


def test_tables_come_back_the_same_in_an_empty_database(tmp_path: Path) -> None:
    factories.salesperson("JO")
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "NEWS", "description": "News"})
    company = factories.contact(
        "Acme [/] SL; =1+1",
        address="=HYPERLINK(1)",
        vat_registration_no="B-1",
        salesperson_code="JO",
        exclude_from_segment=True,
        correspondence_type="email",
        note='a "quoted"\nsecond line',
    )
    contacts.delete(factories.contact().key)
    factories.contact("Ana Núñez", type="person", company_no=company.key, email="ana@x.com")
    mailing_groups.assign(company.key, "NEWS")
    for value, label in (
        ("eva@x.com", "home"), ("ida@x.com", "=1+1"), ("915550123", "billing"), ("655", "mobile"),
        ("+44 20 7946 0958", "Casa de Londres"), ("916660123", ""),
    ):  # fmt: skip
        channels.add({"contact_no": "CT000003", "value": value, "label": label})
    before = contents()
    written = io.BytesIO()
    assert exports.export_csv(written) == 2

    fresh(tmp_path / "other.db")
    factories.salesperson("JO")
    add({"code": "NEWS", "description": "News"})
    report = imports.import_contacts(read_csv(io.BytesIO(written.getvalue())))
    assert (report.created, report.rejected) == (2, 0)
    assert contents() == before
    again = imports.import_contacts(read_csv(io.BytesIO(written.getvalue())))
    assert again.unchanged == 2


def test_an_export_changes_nothing_where_it_came_from() -> None:
    factories.number_series()
    imports.import_contacts(read_vcards(io.BytesIO(CARDS)))
    factories.contact("By hand", phone_no="1", type="person", email="hand@x.com")
    for write, read in (
        (exports.export_vcards, read_vcards),
        (exports.export_csv, read_csv),
    ):
        stream = io.BytesIO()
        write(stream)
        report = imports.import_contacts(read(io.BytesIO(stream.getvalue())), dry_run=True)
        assert (report.unchanged, report.created, report.updated) == (5, 0, 0)


def test_only_the_chosen_contacts_are_written_in_the_order_given() -> None:
    factories.contact("Adatum")
    ana, eva = (factories.contact(name, type="person") for name in ("Ana", "Eva"))
    assert [card.values["name"] for card in exports.exported([eva.id, ana.id])] == ["Eva", "Ana"]
    assert list(exports.exported([])) == []


def test_the_second_import_of_a_file_reads_no_card_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from store import import_records

    factories.number_series()
    imports.import_contacts(read_cards(io.BytesIO(CARDS)))
    read: list[object] = []
    monkeypatch.setattr(import_records, "read_card", read.append)
    report = imports.import_contacts(read_cards(io.BytesIO(CARDS)))
    assert (report.unchanged, read) == (3, [])


def test_the_first_row_can_be_in_another_language() -> None:
    factories.contact("Adatum")
    stream = io.BytesIO()
    exports.export_csv(stream, headers={"no": "N.º"}, delimiter=";", bom=False)
    assert stream.getvalue().startswith("N.º;".encode())


def test_labels_and_further_channels_are_columns_only_when_somebody_has_them() -> None:
    ana = factories.contact("Ana", type="person", email="ana@x.com", email_2="b@x.com")
    stream = io.BytesIO()
    exports.export_csv(stream)
    assert b"Label" not in stream.getvalue()
    channels.add({"contact_no": ana.key, "value": "915550123", "label": "work"})
    channels.add({"contact_no": ana.key, "value": "c@x.com", "label": "billing"})
    stream = io.BytesIO()
    exports.export_csv(stream, [ana.id])
    header = stream.getvalue().decode("utf-8-sig").splitlines()[0]
    assert header.endswith("Phone No. - Label,E-mail 3 - Label,E-mail 3 - Value")
