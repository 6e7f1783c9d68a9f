"""Profile questionnaires of the demo company, in both languages, answered for some contacts."""

from __future__ import annotations

import random
from collections.abc import Sequence

from store import profile_answers, profile_lines, profile_ratings
from store.enumerations import ContactType, ProfileLineType
from store.lists import open_list
from store.nouns import noun
from store.profile_classification import update_classification
from store.records import Record
from store.session import session

LANGUAGES = ("en", "es")

Texts = tuple[str, str]
Range = tuple[str, str]

_HEADS = {
    "CUSTOMER": ("companies", "high", ("Customers", "Clientes")),
    "PERSON": ("people", "normal", ("Personal interests", "Intereses personales")),
}

# questionnaire: (question, several answers, answers), answered by hand
_BY_HAND: dict[str, tuple[tuple[Texts, bool, tuple[Texts, ...]], ...]] = {
    "CUSTOMER": (
        (
            ("Company size", "Tamaño de la empresa"),
            False,
            (
                ("Up to 10 people", "Hasta 10 personas"),
                ("11 to 50 people", "De 11 a 50 personas"),
                ("More than 50 people", "Más de 50 personas"),
            ),
        ),
        (
            ("How does it pay?", "¿Cómo paga?"),
            False,
            (
                ("Before the due date", "Antes del vencimiento"),
                ("On the due date", "Al vencimiento"),
                ("After a reminder", "Tras un recordatorio"),
            ),
        ),
        (
            ("What does it buy?", "¿Qué compra?"),
            True,
            (
                ("Desks and chairs", "Mesas y sillas"),
                ("Lamps", "Lámparas"),
                ("Installation", "Montaje"),
            ),
        ),
    ),
    "PERSON": (
        (
            ("Hobbies", "Aficiones"),
            True,
            (
                ("Golf", "Golf"),
                ("Sailing", "Vela"),
                ("Music", "Música"),
                ("Cooking", "Cocina"),
                ("Football", "Fútbol"),
            ),
        ),
        (
            ("How formal?", "¿Qué trato prefiere?"),
            False,
            (("First names", "Tutear"), ("Formal", "De usted")),
        ),
        (
            ("Role in a purchase", "Papel en la compra"),
            False,
            (
                ("Decides", "Decide"),
                ("Advises", "Aconseja"),
                ("Uses what is bought", "Usa lo comprado"),
            ),
        ),
    ),
}

_YEAR = {"starting_date_formula": "-1Y+1D", "ending_date_formula": "0D"}
_DEFINED = {"classification_method": "defined_value"}

# questionnaire: (question, how it answers itself, answers from and to)
_AUTOMATIC: dict[str, tuple[tuple[Texts, dict[str, str], tuple[tuple[Texts, Range], ...]], ...]] = {
    "CUSTOMER": (
        (
            ("Interactions in a year", "Interacciones en un año"),
            {"classification_field": "no_of_interactions", **_DEFINED, **_YEAR},
            (
                (("Hardly any", "Apenas ninguna"), ("0", "9")),
                (("Regular", "Regular"), ("10", "29")),
                (("Frequent", "Frecuente"), ("30", "")),
            ),
        ),
        (
            ("ABC by interactions", "ABC por interacciones"),
            {
                "classification_field": "no_of_interactions",
                "classification_method": "percentage_of_value",
                "sorting_method": "descending",
                **_YEAR,
            },
            (
                (("A", "A"), ("0", "60")),
                (("B", "B"), ("61", "85")),
                (("C", "C"), ("86", "100")),
            ),
        ),
        (
            ("Worth of the customer", "Valor del cliente"),
            {
                "classification_field": "rating",
                "min_pct_questions_answered": "50",
                **_DEFINED,
            },
            (
                (("Low", "Bajo"), ("", "3")),
                (("Middle", "Medio"), ("4", "6")),
                (("High", "Alto"), ("7", "")),
            ),
        ),
    ),
    "PERSON": (
        (
            ("Average length of a conversation", "Duración media de una conversación"),
            {"classification_field": "average_duration", **_DEFINED, **_YEAR},
            (
                (("Short", "Corta"), ("1", "20")),
                (("Normal", "Normal"), ("21", "60")),
                (("Long", "Larga"), ("61", "")),
            ),
        ),
    ),
}

_POINTS = (("Company size", (0, 2, 4)), ("How does it pay?", (3, 2, -2)),
           ("Interactions in a year", (0, 1, 2)))  # fmt: skip


def profiles(language: str, dice: random.Random, contacts: Sequence[Record]) -> None:
    """Make the questionnaires inside a write, answer them by hand for some, classify all."""
    say = LANGUAGES.index(language)
    add = noun("profile-questionnaire").add
    if add is None:
        raise TypeError("profile-questionnaire")
    for code, (kind, priority, texts) in _HEADS.items():
        add({"code": code, "description": texts[say], "contact_type": kind, "priority": priority})
        for question, several, answers in _BY_HAND[code]:
            profile_lines.add_question(
                code, question[say], [text[say] for text in answers], multiple_answers=several
            )
        for question, fields, ranges in _AUTOMATIC[code]:
            profile_lines.add_question(
                code, question[say], auto_contact_classification=True, **fields
            )
            for text, (least, most) in ranges:
                profile_lines.add(
                    {
                        "questionnaire_code": code,
                        "type": "answer",
                        "description": text[say],
                        "from_value": least,
                        "to_value": most,
                    }
                )
    _give_points(say)
    _answer(say, dice, contacts)
    update_classification()
    session.undoable.clear()


def _keys(code: str) -> dict[str, list[str]]:
    """Return the answers to each question of a questionnaire."""
    found: dict[str, list[str]] = {}
    for line in open_list("profile-line", {"questionnaire_code": code}).first(100):
        if line["type"] is ProfileLineType.ANSWER:
            found.setdefault(line["question"], []).append(line.key)
    return found


def _translated(code: str, english: str, say: int) -> str:
    questions = [row[0] for row in (*_BY_HAND[code], *_AUTOMATIC[code])]
    return next(texts[say] for texts in questions if texts[0] == english)


def _give_points(say: int) -> None:
    answers = _keys("CUSTOMER")
    rated = answers[_translated("CUSTOMER", "Worth of the customer", say)][0]
    code, _slash, number = rated.partition("/")
    question = f"{code}/{int(number) - 1}"
    for english, points in _POINTS:
        keys = answers[_translated("CUSTOMER", english, say)]
        for key, count in zip(keys, points, strict=True):
            profile_ratings.add({"question_key": question, "answer_key": key, "points": count})


def _answer(say: int, dice: random.Random, contacts: Sequence[Record]) -> None:
    """Answer what is answered by hand, for two contacts of three."""
    chosen: dict[str, list[str]] = {}
    for code, questions in _BY_HAND.items():
        kind = ContactType.COMPANY if _HEADS[code][0] == "companies" else ContactType.PERSON
        keys = _keys(code)
        for contact in contacts:
            if contact["type"] is not kind or dice.random() > 0.66:
                continue
            for question, several, _answers in questions:
                options = keys[question[say]]
                for key in dice.sample(options, dice.randint(1, 2) if several else 1):
                    chosen.setdefault(key, []).append(contact.key)
    for key, nos in chosen.items():
        profile_answers.give_all(nos, key)
