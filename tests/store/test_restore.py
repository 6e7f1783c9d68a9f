"""Putting a copy in the place of the database: refused with nothing changed, or done whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from store import backups, erasure, migrations, nouns, records, restore
from store import db as store_db
from store.errors import NewerDatabase, NotADatabase, RuleError, StorageFailed
from store.lists import open_list
from store.models import Contact, Counter
from store.models.outbox import OutgoingMail
from store.outbox_choices import OutboxStatus
from tests import factories

pytestmark = pytest.mark.sqlite


@pytest.fixture
def copy(db: Path, tmp_path: Path) -> Path:
    """A copy with the group ONE; the database has the group TWO as well, and nobody has it open."""
    target = tmp_path / "copy.db"
    factories.group("ONE")
    backups.write(target)
    factories.group("TWO")
    store_db.close_database()
    return target


def _restore(source: Path, where: Path) -> Path | None:
    with restore.checked(source, str(where)) as found:
        return restore.put(found, str(where))


def _groups(path: Path) -> list[str]:
    store_db.open_database(str(path))
    found = [record.key for record in open_list("group").first(9)]
    store_db.close_database()
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_copy_takes_the_place_and_the_old_one_is_kept(db: Path, copy: Path) -> None:
    kept = _restore(copy, db)
    assert kept is not None
    assert kept.name.startswith("trato.db.before-restore-")
    assert _groups(db) == ["ONE"]
    assert _groups(kept) == ["ONE", "TWO"]
    assert not db.with_name("trato.db.restoring").exists()
    assert store_db.schema_version() == migrations.LATEST


def test_what_is_in_the_copy_is_told_beside_what_is_there(db: Path, copy: Path) -> None:
    store_db.open_database(str(db))
    factories.contact("Adatum")
    store_db.close_database()
    with restore.checked(copy, str(db)) as found:
        assert found.now is not None
        assert (found.copy.counts["contact"], found.now.counts["contact"]) == (0, 1)
        assert found.copy.last_change < found.now.last_change
        assert found.copy.schema == migrations.LATEST


def _damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 20 : 4096 * 60] = b"\xa5" * (4096 * 40)
    path.write_bytes(content)


def _break_reference(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute(
            "INSERT INTO interaction_template (code, group_id, description) VALUES ('X', 99, '')"
        )
    raw.close()


def _make_newer(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE counter SET value = 9999 WHERE name = 'schema'")
        raw.execute("UPDATE schema_info SET program = '99.0'")
    raw.close()


def _make_foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE contact (id)")
    raw.close()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 30])


@pytest.mark.parametrize(
    ("spoil", "error", "said"),
    [
        (_damage, StorageFailed, "damaged"),
        (_cut, StorageFailed, "damaged"),
        (_break_reference, restore.DamagedCopy, "interaction_template 1 -> interaction_group"),
        (_make_newer, NewerDatabase, "99.0"),
        (_make_foreign, NotADatabase, "not a database of this program.*take another copy"),
        (lambda path: path.write_text("Dear all, " * 99), NotADatabase, "not a database"),
        (lambda path: path.write_text(""), NotADatabase, "not a database"),
        (Path.unlink, StorageFailed, "not there"),
    ],
)
def test_what_is_no_sound_copy_is_refused_and_nothing_is_changed(
    db: Path, copy: Path, spoil: Callable[[Path], object], error: type[Exception], said: str
) -> None:
    before = _digest(db)
    spoil(copy)
    with pytest.raises(error, match=said):
        _restore(copy, db)
    assert _digest(db) == before
    assert sorted(path.name for path in db.parent.glob("trato.db*")) == ["trato.db"]
    assert _groups(db) == ["ONE", "TWO"]


def test_the_database_is_no_copy_of_itself(db: Path, copy: Path) -> None:
    link = copy.with_name("link.db")
    link.symlink_to(db)
    with pytest.raises(RuleError, match="itself"):
        _restore(link, db)


def test_while_others_have_it_open_nothing_is_replaced(db: Path, copy: Path) -> None:
    code = (
        f"from store import db; db.open_database({str(db)!r})\n"
        "print(db.last_change(), flush=True); input()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    other.stdout.readline()
    with pytest.raises(restore.InUseByOthers, match=rf"\({other.pid}\)"):
        _restore(copy, db)
    other.communicate("\n")
    assert _groups(db) == ["ONE", "TWO"]
    assert not list(db.parent.glob("*.before-restore-*"))
    _restore(copy, db)
    assert _groups(db) == ["ONE"]


@pytest.mark.parametrize("how", ["missing", "garbage", "holes"])
def test_a_copy_takes_the_place_of_a_ruin(db: Path, copy: Path, how: str) -> None:
    if how == "missing":
        db.unlink()
    elif how == "garbage":
        db.write_bytes(b"garbage " * 4000)
    else:
        _damage(db)
    ruin = db.read_bytes() if db.exists() else b""
    kept = _restore(copy, db)
    assert _groups(db) == ["ONE"]
    assert (kept is None) == (how == "missing")
    if how == "garbage":
        assert kept is not None
        assert kept.read_bytes() == ruin


@pytest.mark.parametrize("how", ["missing", "ruined"])
def test_what_a_group_shares_is_restored_for_the_group(db: Path, copy: Path, how: str) -> None:
    db.parent.chmod(0o2770)
    db.chmod(0o660)
    if os.geteuid() == 0:
        os.chown(db.parent, 65534, 65534)
        os.chown(db, 65534, 65534)
    if how == "missing":
        db.unlink()
    else:
        db.write_bytes(b"no database")
    _restore(copy, db)
    made, folder = db.stat(), db.parent.stat()
    assert stat.S_IMODE(made.st_mode) == 0o660
    assert (made.st_uid, made.st_gid) == (folder.st_uid, folder.st_gid)


def test_an_older_copy_is_brought_up_to_date_when_it_is_opened(db: Path, tmp_path: Path) -> None:
    store_db.close_database()
    older = tmp_path / "older.db"
    script = (
        "from store import db, dialect, migrations\n"
        "from store.models import database\n"
        f"database.initialize(dialect.connect({str(older)!r}))\n"
        "migrations.upgrade(database, 2)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    with restore.checked(older, str(db)) as found:
        assert found.copy.schema == 2
        restore.put(found, str(db))
    assert _groups(db) == []
    store_db.open_database(str(db))
    assert store_db.schema_version() == migrations.LATEST


def test_who_was_erased_since_is_named(db: Path, tmp_path: Path) -> None:
    contact = factories.contact("Zenobia Quince")
    target = tmp_path / "copy.db"
    backups.write(target)
    erasure.erase(contact.key)
    store_db.close_database()
    with restore.checked(target, str(db)) as found:
        assert found.erased == (contact.key,)


def test_mail_that_waited_in_the_copy_is_not_sent_by_itself(db: Path, tmp_path: Path) -> None:
    OutgoingMail.create(message_id="<1@x>", recipient="ann@adatum.example")
    OutgoingMail.create(message_id="<2@x>", status=OutboxStatus.SENT)
    target = tmp_path / "copy.db"
    backups.write(target)
    store_db.close_database()
    with restore.checked(target, str(db)) as found:
        assert found.waiting == 1
        restore.put(found, str(db))
    store_db.open_database(str(db))
    found_mails = OutgoingMail.select().order_by(OutgoingMail.id)
    assert [mail.status for mail in found_mails] == [OutboxStatus.FAILED, OutboxStatus.SENT]
    assert "may have been sent" in found_mails[0].error


def test_numbers_go_on_where_the_copy_ends(db: Path, copy: Path) -> None:
    _restore(copy, db)
    store_db.open_database(str(db))
    (counted,) = (row.value for row in Counter.select().where(Counter.name == "change"))
    factories.group("THREE")
    assert store_db.last_change() == counted + 1
    assert records.get(nouns.noun("group"), "THREE").key == "THREE"
    assert Contact.select().count() == 0


def test_a_restore_that_is_killed_leaves_one_of_them_whole(db: Path, copy: Path) -> None:
    for path, word in ((db, "NOW"), (copy, "COPY")):
        with sqlite3.connect(path) as raw:
            for _number in range(30):
                raw.execute("INSERT INTO attachment (content) VALUES (zeroblob(1000000))")
            raw.execute("INSERT INTO interaction_group (code) VALUES (?)", (word,))
        raw.close()
    whole = db.with_name("whole.db")
    shutil.copy(db, whole)
    code = (
        "import sys; from pathlib import Path; from store import restore\n"
        f"with restore.checked(Path({str(copy)!r}), {str(db)!r}) as found:\n"
        "    print('go', flush=True)\n"
        f"    restore.put(found, {str(db)!r})"
    )
    in_the_middle = 0
    for size in (0, 1, 10_000_000, 29_000_000):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        while process.poll() is None and _beside(db) < size:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.0002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        in_the_middle += _beside(db) > 0
        with sqlite3.connect(db) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            codes = {row[0] for row in raw.execute("SELECT code FROM interaction_group")}
        raw.close()
        assert codes in ({"ONE", "TWO", "NOW"}, {"ONE", "COPY"}), size
        for path in db.parent.glob("trato.db*"):
            path.unlink()
        shutil.copy(whole, db)
    assert in_the_middle > 1


def _beside(path: Path) -> int:
    """Return how much of a transaction under way lies beside a database."""
    sides = (Path(f"{path}{ending}") for ending in ("-wal", "-journal"))
    return sum(side.stat().st_size for side in sides if side.exists())
