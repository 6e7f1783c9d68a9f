"""Everything that is true without a screen."""

import sys

__version__ = "0.2.0"

# Peewee loads every driver that is installed; that of PostgreSQL takes longer than all else at the
# start. `store.dialects.pg_connection` takes this away again.
for _driver in ("psycopg", "psycopg2"):
    sys.modules.setdefault(_driver, None)  # type: ignore[arg-type]
