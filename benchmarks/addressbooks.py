"""Seeded address books: vCards and CSV rows as real programs write them, of any size."""

import base64
import quopri
import random
from collections.abc import Iterator
from typing import BinaryIO

_FIRST = "Ana José María Lucía Peter Zoë Jürgen Anaïs Łukasz Søren 伟 Иван Núria Íñigo Mary Ahmed"
_LAST = "García López Fernández Müller O'Brien Núñez Kowalski Jørgensen 王 Петров Puig Smith Žižek"
_CITIES = (("Madrid", "28001"), ("Sant Boi", "08830"), ("München", "80331"), ("León", "24001"))
_GROUPS = ("Clientes", "Newsletter", "Feria 2026", "Proveedores, varios")
_PHOTO = 3_000  # bytes, as a thumbnail has


def people(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield `count` contacts as fields; the same for the same seed."""
    chance = random.Random(seed)
    firsts, lasts = _FIRST.split(), _LAST.split()
    for number in range(1, count + 1):
        first, last = chance.choice(firsts), chance.choice(lasts)
        city, post_code = chance.choice(_CITIES)
        yield {
            "uid": f"urn:uuid:00000000-0000-4000-8000-{number:012d}",
            "first_name": first,
            "surname": f"{last} {chance.choice(lasts)}",
            "company_name": f"Talleres {last} & Hijos, S.L. {number % 5000}",
            "job_title": chance.choice(("Directora", "Compras", "CEO; founder", "")),
            "address": f"Calle Mayor {chance.randrange(1, 200)}, 2º B",
            "city": city,
            "post_code": post_code,
            "country_region_code": "España",
            "phone_no": f"+34 91 {number:07d}",
            "mobile_phone_no": f"+34 6{number:08d}",
            "email": f"contact{number}@example.com",
            "home_page": f"https://example.com/{number}",
            "groups": chance.choice(_GROUPS),
            "note": f"Nota {number}.\nLlamar por la mañana; no los lunes." * chance.randrange(3),
        }


def write_vcards(stream: BinaryIO, count: int, seed: int = 1, photos: float = 0.1) -> None:
    """Write cards of the versions 2.1, 3.0 and 4.0 in turn; `photos` is the share with one."""
    chance = random.Random(seed)
    photo = base64.b64encode(chance.randbytes(_PHOTO)).decode()
    forms = (_card_21, card_30, card_40)
    for number, person in enumerate(people(count, seed)):
        image = photo if chance.random() < photos else ""
        stream.write(forms[number % 3](person, image).encode())


def write_rows(stream: BinaryIO, count: int, seed: int = 1) -> None:
    """Write CSV with the English headers of Outlook."""
    headers = {
        "first_name": "First Name", "surname": "Last Name", "company_name": "Company",
        "job_title": "Job Title", "address": "Business Street", "city": "Business City",
        "post_code": "Business Postal Code", "country_region_code": "Business Country/Region",
        "phone_no": "Business Phone", "mobile_phone_no": "Mobile Phone",
        "email": "E-mail Address", "home_page": "Web Page", "groups": "Categories", "note": "Notes",
    }  # fmt: skip
    stream.write((",".join(headers.values()) + "\r\n").encode())
    for person in people(count, seed):
        cells = (person[field].replace('"', '""') for field in headers)
        stream.write((",".join(f'"{cell}"' for cell in cells) + "\r\n").encode())


def _text(value: str) -> str:
    for sign in "\\;,":
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\n", "\\n")


def _folded(text: str) -> str:
    return "\r\n ".join(text[at : at + 72] for at in range(0, len(text), 72))


def _card_21(person: dict[str, str], photo: str) -> str:
    def coded(name: str, *values: str) -> str:
        text = ";".join(values).replace("\n", "\r\n")
        data = quopri.encodestring(text.encode(), quotetabs=False).decode()
        data = data.replace("\r\n", "=0D=0A").replace("=\n", "=\r\n")
        return f"{name};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{data}\r\n"

    lines = [
        "BEGIN:VCARD\r\nVERSION:2.1\r\n",
        coded("N", person["surname"], person["first_name"], "", "", ""),
        coded("FN", f"{person['first_name']} {person['surname']}"),
        coded("ORG", person["company_name"].replace(";", "\\;")),
        f"TEL;WORK;VOICE:{person['phone_no']}\r\n",
        f"TEL;CELL:{person['mobile_phone_no']}\r\n",
        f"EMAIL;PREF;INTERNET:{person['email']}\r\n",
        coded("ADR;WORK", "", "", person["address"], person["city"], "", person["post_code"], "ES"),
        coded("NOTE", person["note"]) if person["note"] else "",
        f"PHOTO;JPEG;ENCODING=BASE64:\r\n {_folded(photo)}\r\n\r\n" if photo else "",
        f"UID:{person['uid']}\r\nEND:VCARD\r\n",
    ]
    return "".join(lines)


def card_30(person: dict[str, str], photo: str) -> str:
    """Return a card of version 3.0, as Apple writes it; `photo` is base64, "" for none."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:{_text(person['surname'])};{person['first_name']};;;",
        f"FN:{person['first_name']} {_text(person['surname'])}",
        f"ORG:{_text(person['company_name'])};Ventas",
        f"TITLE:{_text(person['job_title'])}",
        f"EMAIL;type=INTERNET;type=WORK;type=pref:{person['email']}",
        f"item1.TEL;type=pref:{person['phone_no']}",
        "item1.X-ABLabel:_$!<Work>!$_",
        f"TEL;type=CELL;type=VOICE:{person['mobile_phone_no']}",
        f"ADR;type=WORK:;;{_text(person['address'])};{person['city']};;{person['post_code']};España",
        _folded(f"NOTE:{_text(person['note'])}"),
        f"CATEGORIES:{_text(person['groups'])}",
        f"UID:{person['uid']}",
        *([_folded(f"PHOTO;ENCODING=b;TYPE=JPEG:{photo}")] if photo else []),
        "END:VCARD\r\n",
    ]
    return "\r\n".join(lines)


def card_40(person: dict[str, str], photo: str) -> str:
    """Return a card of version 4.0, as servers write it; `photo` is base64, "" for none."""
    number = person["phone_no"].replace(" ", "-")
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:{person['uid']}",
        f"FN:{person['first_name']} {_text(person['surname'])}",
        f"ORG:{_text(person['company_name'])}",
        f'TEL;VALUE=uri;PREF=1;TYPE="voice,work":tel:{number}',
        f"TEL;VALUE=uri;TYPE=cell:tel:{person['mobile_phone_no'].replace(' ', '-')}",
        f"EMAIL;TYPE=work:{person['email']}",
        f"URL:{person['home_page']}",
        f"ADR;TYPE=work:;;{_text(person['address'])};{person['city']};;{person['post_code']};ES",
        _folded(f"NOTE:{_text(person['note'])}"),
        f"CATEGORIES:{_text(person['groups'])}",
        *([_folded(f"PHOTO:data:image/jpeg;base64,{photo}")] if photo else []),
        "END:VCARD\r\n",
    ]
    return "\r\n".join(lines)
