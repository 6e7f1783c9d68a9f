"""The imports that were made: when, of which file, and what each of them did."""

from __future__ import annotations

import json

from store import clock, db
from store.changes import write_change
from store.code_tables import text
from store.fields import Field, Kind
from store.models import database
from store.models.setup import ImportRun
from store.nouns import Noun
from store.session import session
from store.text import N_, clean_text

NOUNS = {
    "import-run": Noun(
        name="import-run",
        caption=N_("Import"),
        plural=N_("Imports"),
        model=ImportRun,
        key="no",
        title="file_name",
        fields=(
            Field("no", N_("No."), Kind.INTEGER, ImportRun.id, editable=False),
            Field("at", N_("At"), Kind.MOMENT, ImportRun.at, editable=False),
            text(ImportRun, "user_id", N_("User ID")).but(editable=False),
            text(ImportRun, "file_name", N_("File")).but(editable=False),
            Field("created", N_("Created"), Kind.INTEGER, ImportRun.created, editable=False),
            Field("updated", N_("Updated"), Kind.INTEGER, ImportRun.updated, editable=False),
            Field("unchanged", N_("Unchanged"), Kind.INTEGER, ImportRun.unchanged, editable=False),
            Field(
                "companies",
                N_("Companies added"),
                Kind.INTEGER,
                ImportRun.companies,
                editable=False,
            ),
            Field("rejected", N_("Rejected"), Kind.INTEGER, ImportRun.rejected, editable=False),
            Field("undone", N_("Taken back"), Kind.BOOLEAN, ImportRun.undone, editable=False),
        ),
        order=((ImportRun.id, True),),
        columns=("no", "at", "user_id", "file_name", "created", "updated", "rejected", "undone"),
    )
}


@db.write
def begin(file_name: str) -> int:
    """Note that an import begins; return its number."""
    name = clean_text(file_name)
    run = int(ImportRun.insert(at=clock.stamp(), user_id=session.user, file_name=name).execute())
    told = json.dumps({"file_name": name}, ensure_ascii=False)
    write_change("import", "import-run", run, None, told, str(run))
    return run


def note(
    run: int, created: int, updated: int, unchanged: int, companies: int, rejected: int
) -> None:
    """Add, inside a write, what a batch of an import did; the write belongs to the import."""
    database.execute_sql(
        "UPDATE import_run SET created = created + ?, updated = updated + ?, "
        "unchanged = unchanged + ?, companies = companies + ?, rejected = rejected + ? "
        "WHERE id = ?",
        (created, updated, unchanged, companies, rejected, run),
    )
    if created or updated or companies:
        database.execute_sql(
            "INSERT INTO import_batch (change_no, run_id) VALUES (?, ?)", (db.change_no(), run)
        )
