"""Pools of words inside the database, and how rows pick from them by their numbers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from store import db, demo_texts, dialect
from store.enumerations import InformationFlow, InitiatedBy
from store.models import InteractionTemplate, Salesperson, database
from store.text import fold, fold_key

SURNAMES = 18_000
FIRST_NAMES = 2_000
STORIES = 1_000
CITIES = (
    ("Madrid", "28001"), ("Sevilla", "41001"), ("Lugo", "27001"), ("Cádiz", "11001"),
    ("Ávila", "05001"), ("Vigo", "36201"), ("León", "24001"), ("Girona", "17001"),
    ("Bilbao", "48001"), ("Tarragona", "43001"),
)  # fmt: skip
FORMS = ("S.A.", "S.L.", "Ltd.", "GmbH")
MINUTES = 11 * 60
_SEED = 20_000
_ONSETS = "b c d f g h j l m n p r s t v z br cr dr fr gr pl tr ch ll qu gu st"
_VOWELS = "a e i o u a e o ia ie io ue á é í ó ú"
_ENDS = ("", "", "", "", "n", "r", "s", "l", "z", "d")
_DETAILS = {
    "en": "chairs tables desks lamps shelves delivery warranty repair discount contract budget "
    "catalogue samples colours deadline invoice payment meeting lunch trial",
    "es": "sillas mesas escritorios lámparas estanterías entrega garantía reparación descuento "
    "contrato presupuesto catálogo muestras colores plazo factura pago reunión comida prueba",
}


def words(count: int, dice: random.Random) -> list[str]:
    """Return distinct words that could be names."""
    made: dict[str, None] = {}
    onsets, vowels = _ONSETS.split(), _VOWELS.split()
    while len(made) < count:
        syllables = dice.choice((2, 2, 3, 3, 3, 4))
        word = "".join(dice.choice(onsets) + dice.choice(vowels) for _ in range(syllables))
        made[(word + dice.choice(_ENDS)).capitalize()] = None
    return list(made)


_POOLS = """
CREATE TEMPORARY TABLE scale_word (
  pool TEXT NOT NULL, n INTEGER NOT NULL, word TEXT NOT NULL, folded TEXT NOT NULL,
  raised TEXT NOT NULL, words TEXT NOT NULL, more TEXT NOT NULL DEFAULT '', PRIMARY KEY (pool, n));
CREATE TEMPORARY TABLE scale_story (
  n INTEGER PRIMARY KEY, text TEXT NOT NULL, words TEXT NOT NULL, template_id INTEGER NOT NULL,
  group_id INTEGER NOT NULL, cost BIGINT NOT NULL, duration BIGINT NOT NULL,
  flow SMALLINT NOT NULL, initiated_by SMALLINT NOT NULL)
"""


@db.light_write
def make(language: str) -> None:
    """Make the pools, as temporary tables, with texts in `language`; see `drop`."""
    for statement in _POOLS.split(";\n"):
        database.execute_sql(statement)
    dice = random.Random(_SEED)
    names = words(FIRST_NAMES + SURNAMES, dice)
    pools: dict[str, Iterable[tuple[str, str]]] = {
        "first": [(name, "") for name in names[:FIRST_NAMES]],
        "last": [(name, "") for name in names[FIRST_NAMES:]],
        "form": [(form, "") for form in FORMS],
        "city": CITIES,
        "seller": [
            (row.code, str(row.id)) for row in Salesperson.select().order_by(Salesperson.id)
        ],
        "time": [(f"{hour:02d}:{minute:02d}", "") for hour in range(8, 19) for minute in range(60)],
    }
    dialect.run_many(
        database,
        "INSERT INTO scale_word (pool, n, word, folded, raised, words, more) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (pool, n, word, fold_key(word), word.upper(), fold(word), more)
            for pool, rows in pools.items()
            for n, (word, more) in enumerate(rows)
        ],
    )
    dialect.run_many(
        database,
        "INSERT INTO scale_story VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        list(_stories(language, dice)),
    )


def _stories(language: str, dice: random.Random) -> Iterator[tuple[object, ...]]:
    templates = {row.code: row for row in InteractionTemplate.select()}
    known = {code: weight for code, weight in demo_texts.WEIGHTS.items() if code in templates}
    details = _DETAILS[language].split()
    codes = dice.choices(list(known), list(known.values()), k=STORIES)
    for n, code in enumerate(codes):
        template = templates[code]
        pair = dice.choice(demo_texts.STORIES[code])
        text = f"{pair[language == 'es']}, {dice.choice(details)}"
        flow, by = InformationFlow(template.information_flow), InitiatedBy(template.initiated_by)
        yield (
            n, text, fold(text), template.id, template.group_id, round(template.unit_cost * 100),
            round(template.unit_duration * 100), int(flow), int(by),
        )  # fmt: skip


@db.light_write
def drop() -> None:
    """Drop the pools."""
    for table in ("scale_word", "scale_story"):
        database.execute_sql(f"DROP TABLE {table}")


def thrown(number: str, factor: int, size: int) -> str:
    """Return the SQL of a number below `size` that follows from another one."""
    return f"({number} * {factor} / 16 % 1048576 * {size} / 1048576)"


def favoured(number: str, factor: int, size: int) -> str:
    """Return the same with small numbers more often than large ones."""
    even = f"({number} * {factor} / 16 % 1048576)"
    return f"({even} * {even} / 1048576 * {size} / 1048576)"


def numbers(first: int, last: int) -> str:
    """Return the SQL of a table `counted` with the numbers `i` from first to last."""
    return (
        f"WITH RECURSIVE counted (i) AS (SELECT CAST({first} AS BIGINT) UNION ALL "
        f"SELECT i + 1 FROM counted WHERE i < {last}) "
    )


def from_pools(**chosen: tuple[str, str]) -> str:
    """Return the SQL that picks a word of a pool for each number: name -> (pool, place in it).

    The engine is not left to choose the order of the tables.
    """
    tables = " ".join(f"CROSS JOIN scale_word {name}" for name in chosen)
    places = " AND ".join(
        f"{name}.pool = '{pool}' AND {name}.n = {place}" for name, (pool, place) in chosen.items()
    )
    return f"{tables} WHERE {places} "
