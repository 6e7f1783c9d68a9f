"""What a new database can start with: the usual set-up, or a demo company that looks real."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, time, timedelta

from store import (
    alternative_addresses,
    assignments,
    channels,
    clock,
    comments,
    contact_comments,
    db,
    demo_codes,
    demo_documents,
    demo_duplicates,
    demo_events,
    demo_profiles,
    demo_texts,
    entry_marks,
    import_mappings,
    interactions,
    line_attachments,
    saved_criteria,
    segment_contacts,
    segment_languages,
    segment_logging,
    segments,
    setup,
    template_setup,
    templates,
)
from store.enumerations import ContactType
from store.errors import RuleError
from store.lists import open_list
from store.models import Contact, InteractionGroup, InteractionTemplate, Salesperson, database
from store.nouns import noun
from store.records import Record
from store.session import session
from store.text import N_, clean_code, fold

LANGUAGES = ("en", "es")
YEARS = 2
ENTRIES = 1200
_PHONES = 900

Progress = Callable[[int, int], None]


@db.read
def is_fresh() -> bool:
    """Return whether nothing was set up in this database yet."""
    return not any(
        database.execute(model.select(model.id).limit(1)).fetchone()
        for model in (InteractionGroup, InteractionTemplate, Contact, Salesperson)
    )


def _say(pair: tuple[str, str], language: str) -> str:
    return pair[LANGUAGES.index(language)]


def _add(name: str, values: dict[str, object]) -> Record:
    verb = noun(name).add
    if verb is None:
        raise TypeError(name)
    return verb(values)


@db.write
def usual_setup(language: str = "en") -> None:
    """Set up groups, templates, number series and a salesperson for this user.

    `language` ("en" or "es") is that of the descriptions. Raises RuleError when the database is
    not empty.
    """
    if not is_fresh():
        raise RuleError(
            N_("This database is in use already. Choose the path of a new one with --db.")
        )
    for code, (field, first, *names) in demo_texts.SERIES.items():
        _add(
            "number-series",
            {
                "code": code,
                "description": _say((names[0], names[1]), language),
                "starting_no": first,
                "manual_nos": True,
            },
        )
        setup.change_marketing({field: code})
    for code, pair in demo_texts.GROUPS.items():
        _add("group", {"code": code, "description": _say(pair, language)})
    _templates(language)
    demo_codes.usual_codes(language)
    own = clean_code(session.user)[:20]
    _add("salesperson", {"code": own, "name": session.user})
    _add("user", {"user_id": session.user, "salesperson_code": own})


def _templates(language: str) -> None:
    kinds: dict[str, str] = {}
    for code, row in demo_texts.TEMPLATES.items():
        group, cost, minutes, flow, initiated, correspondence, ignore, kind, *named = row
        templates.add(
            {
                "code": code,
                "interaction_group_code": group,
                "description": _say((named[0], named[1]), language),
                "unit_cost": cost,
                "unit_duration": minutes,
                "information_flow": flow,
                "initiated_by": initiated,
                "correspondence_type": correspondence,
                "ignore_contact_corres_type": ignore,
            }
        )
        if kind:
            kinds[kind] = code
    for code, (group, kind, *names) in demo_texts.DOCUMENTS.items():
        templates.add(
            {
                "code": code,
                "interaction_group_code": group,
                "description": _say((names[0], names[1]), language),
                "unit_cost": "8",
                "unit_duration": "1",
                "information_flow": "outbound",
                "initiated_by": "us",
                "correspondence_type": "",
            }
        )
        kinds[kind] = code
    for code, letter in demo_texts.LETTERS.items():
        for number, own in enumerate(LANGUAGES):
            name = f"{code.lower()}.md"
            templates.attach(code, letter[number].encode(), name, language=own.upper())
        templates.change(code, {"language_code": language.upper()})
    templates.change("GOLF", {"wizard_action": "merge"})
    template_setup.change(kinds)


@db.write
def demo_company(language: str = "en", progress: Progress | None = None) -> None:
    """Make the usual set-up and a company with contacts, segments and two years of interactions.

    `progress(done, total)` is told how far it is. The same day and language give the same
    company. Raises RuleError when the database is not empty; then nothing is changed.
    """
    from store import demo_mail

    usual_setup(language)
    dice = random.Random(20261122)
    setup.change_marketing({"currency_code": "EUR"})
    for code, (name, email) in demo_texts.SALESPEOPLE.items():
        _add("salesperson", {"code": code, "name": name, "email": email})
    for code, names in demo_texts.MAILING_GROUPS.items():
        days = demo_texts.KEEP_IN_TOUCH.get(code, 0)
        values = {"code": code, "description": _say(names, language), "keep_in_touch_days": days}
        _add("mailing-group", values)
    demo_codes.demo_territories(language)
    contacts = _contacts(language, dice)
    demo_codes.assign_codes(language, contacts)
    _history(language, dice, contacts, progress or (lambda _done, _total: None))
    _segments(language)
    demo_profiles.profiles(language, random.Random(20261123), contacts)
    companies = [record for record in contacts if record["type"] == ContactType.COMPANY]
    demo_documents.documents(language, companies)
    persons = [record for record in contacts if record["type"] == ContactType.PERSON]
    demo_events.events(language, persons)
    demo_duplicates.enter_twice(language, contacts)
    _import_mapping(language)
    demo_mail.invitations()


def _contacts(language: str, dice: random.Random) -> list[Record]:
    people: list[Record] = []
    sellers = list(demo_texts.SALESPEOPLE)
    names = [(first, last) for first in demo_texts.FIRST_NAMES for last in demo_texts.SURNAMES]
    dice.shuffle(names)
    for number, row in enumerate(demo_texts.COMPANIES):
        name, city, post_code, country, spoken, phone = row
        domain = fold(name.split(",")[0]).replace(" ", "")
        company = _add(
            "contact",
            {
                "type": "company",
                "name": name,
                "city": city,
                "post_code": post_code,
                "country_region_code": country,
                "language_code": spoken,
                "phone_no": f"{phone}{100 + number}",
                "email": f"info@{domain}.example",
                "home_page": f"https://www.{domain}.example",
                "salesperson_code": sellers[number % len(sellers)],
                **demo_codes.company_values(city, country),
            },
        )
        people.append(company)
        for _ in range(dice.randint(2, 4)):
            first, last = names.pop()
            user = f"{fold(first)}.{fold(last)}"
            job = dice.choice(demo_texts.JOBS)
            person = _add(
                "contact",
                {
                    "type": "person",
                    "name": f"{first} {last}",
                    "company_no": company.key,
                    "job_title": _say(job, language),
                    "email": f"{user}@{domain}.example",
                    "mobile_phone_no": f"{phone}{_PHONES + len(people)}",
                    **demo_codes.person_values(first, job),
                },
            )
            people.append(person)
    members: dict[str, list[str]] = {code: [] for code in demo_texts.MAILING_GROUPS}
    for record in people:
        for keys in members.values():
            if dice.random() < 0.3:
                keys.append(record.key)
    for code, keys in members.items():
        assignments.assign("mailing-group", keys, code)
    for place, label, value in demo_texts.CHANNELS:
        channels.add({"contact_no": people[place].key, "value": value, "label": label})
    for pair in demo_texts.CONTACT_COMMENTS:
        contact_comments.add(dice.choice(people).key, _say(pair, language))
    for code, (place, first_day, last_day, street, zip_code, town) in demo_texts.ADDRESSES.items():
        own = {"contact_no": people[place].key, "code": code}
        where = {"address": street, "post_code": zip_code, "city": town}
        alternative_addresses.add(own | where)
        start, end = (clock.today() + timedelta(days=days) for days in (first_day, last_day))
        alternative_addresses.add_range(own | {"starting_date": start, "ending_date": end})
    return people


def _history(
    language: str, dice: random.Random, contacts: list[Record], progress: Progress
) -> None:
    today = clock.today()
    codes, weights = list(demo_texts.WEIGHTS), list(demo_texts.WEIGHTS.values())
    popularity = [dice.paretovariate(1.2) for _ in contacts]
    days = sorted(_working_day(dice, today) for _ in range(ENTRIES))
    numbers = {"S_QUOTE": 1001, "S_ORDER_CF": 2001, "S_INVOICE": 103001, "S_SHIP": 5001}
    wrong: list[int] = []
    for number, day in enumerate(days):
        (contact,) = dice.choices(contacts, popularity)
        (code,) = dice.choices(codes, weights)
        text = _say(dice.choice(demo_texts.STORIES[code]), language)
        if code in numbers:
            text = f"{text} {numbers[code]}"
            numbers[code] += 1
        given: dict[str, object] = {
            "contact_no": contact.key,
            "interaction_template_code": code,
            "salesperson_code": contact["salesperson_code"],
            "date": day,
            "time_of_interaction": time(dice.randint(8, 18), dice.randint(0, 59)),
            "description": text,
            "correspondence_type": "",
        }
        if code in ("OUTGOING", "INCOME", "ONSITE", "INHOUSE"):
            given["duration"] = dice.choice((5, 10, 15, 15, 20, 30, 45))
            given["evaluation"] = dice.choice(
                ("", "", "very_positive", "positive", "positive", "neutral", "negative")
            )
            given["attempt_failed"] = code == "OUTGOING" and dice.random() < 0.12
        entry = interactions.log(given)
        if dice.random() < 0.1:
            comments.insert(entry.id, _say(dice.choice(demo_texts.COMMENTS), language))
        if dice.random() < 0.015:
            wrong.append(entry.id)
        progress(number + 1, ENTRIES)
    entry_marks.cancel(wrong)
    session.undoable.clear()


def _working_day(dice: random.Random, today: date) -> date:
    """Return a day of the last two years, seldom at a weekend, more often lately."""
    back = int(365 * YEARS * min(dice.random(), dice.random() + 0.2))
    day = today - timedelta(days=back)
    if day.weekday() > 4 and dice.random() < 0.9:
        day -= timedelta(days=day.weekday() - 4)
    return day


def _mailing(language: str) -> None:
    """Make a segment of letters in both languages, one of which was written for one contact."""
    mailing = segments.add(
        {
            "description": _say(demo_texts.MAILING, language),
            "interaction_template_code": "BUS",
            "salesperson_code": "PS",
        }
    )
    segment_contacts.add_contacts(mailing.key, {"mailing_group": {"code": "NEWS"}})
    for own, subject in zip(LANGUAGES, demo_texts.SUBJECTS, strict=True):
        key = segment_languages.key_of(mailing.key, own)
        segment_languages.change(key, {"subject": subject}, update_lines=True)
    line = open_list("segment-line", {"segment_no": mailing.key}).first(1)[0]
    letter = _say(demo_texts.PERSONAL, language)
    line_attachments.attach(line.key, letter.encode(), "letter.txt")


def _segments(language: str) -> None:
    for *names, field, wanted in demo_texts.SEGMENTS:
        segment = segments.add(
            {
                "description": _say((names[0], names[1]), language),
                "interaction_template_code": "OUTGOING",
                "salesperson_code": "JO",
            }
        )
        segment_contacts.add_contacts(segment.key, {"contact": {field: wanted}})
    segment_contacts.refine_contacts(
        segment.key, {"interaction": {"date": "-1y..t"}}, entire_companies=True
    )
    code, *names = demo_texts.SAVED_CRITERIA
    saved_criteria.save(segment.key, code, _say((names[0], names[1]), language))
    greeting = segments.add(
        {
            "description": _say(demo_texts.FOLLOW_UP, language),
            "interaction_template_code": "BUS",
            "salesperson_code": "PS",
            "correspondence_type": "",
            "date": date(clock.today().year - 1, 12, 10),
        }
    )
    segment_contacts.add_contacts(greeting.key, {"mailing_group": {"code": "XMAS"}})
    segment_logging.log_segment(greeting.key)
    _mailing(language)
    waiting = open_list("contact", sort="no").first(2)
    for record in waiting:
        interactions.postpone(
            {
                "contact_no": record.key,
                "interaction_template_code": "OUTGOING",
                "salesperson_code": "JO",
            }
        )


def _import_mapping(language: str) -> None:
    """Keep what the columns of the list of visitors are that comes after every fair."""
    headers = [_say(names, language) for names in demo_texts.FAIR_COLUMNS]
    plan = import_mappings.ImportPlan(
        dict(zip(headers, demo_texts.FAIR_COLUMNS.values(), strict=True)),
        {"salesperson_code": next(iter(demo_texts.SALESPEOPLE))},
    )
    described = _say(("Visitors of a fair", "Visitantes de una feria"), language)
    import_mappings.save_plan("FAIR", plan, headers, described)
