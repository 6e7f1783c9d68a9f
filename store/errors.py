"""What can go wrong, each with a sentence for a person and an exit code for a script.

A sentence is an English message id with named places, `%(field)s`; a front end translates it, and
those of its parameters that are captions, with `render`. `str(error)` is the English sentence.
"""

import errno
import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from store.text import N_, Caption, clean_text

_PLACE = r"%\((\w+)\)s|%%"


_CHANGE = N_("Change that first.")

_REASONS = {
    errno.ENOENT: N_("there is no such file"),
    errno.ENOTDIR: N_("there is no such file"),
    errno.EACCES: N_("you have no right to do that"),
    errno.EPERM: N_("you have no right to do that"),
    errno.EROFS: N_("what is there can only be read"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
}


def reason_of(error: OSError) -> Caption | str:
    """Return why the system refused something, as a caption if it is of the usual ones."""
    return _REASONS.get(error.errno or 0) or clean_text(error.strerror or str(error))


def _fill(template: str, show: Callable[[str], str]) -> str:
    """Put `show(name)` into each place of `template`; unlike `%`, no text can make this fail."""
    return re.sub(_PLACE, lambda place: show(place[1]) if place[1] else "%", template)


class StoreError(Exception):
    """The base of all that the store refuses or cannot do.

    ::

        StoreError                    exit code
        ├── RuleError                 1   a rule of the business says no
        │   ├── FieldRequired
        │   ├── FieldMustBe
        │   ├── Question              it needs a yes or no first
        │   └── InUse
        ├── InvalidValue              2   the typed text cannot be understood
        │   └── TooLong
        ├── NotFound                  3
        │   └── RelationNotFound
        ├── Conflict                  4   somebody else changed the same field
        ├── Duplicate                 4   it exists already
        ├── Ambiguous                 5   several records fit
        ├── PrivacyBlocked            6
        ├── Busy                      75  try again
        ├── Cancelled                 130 the person stopped it; nothing was saved
        ├── PartlyDone                as its reason; some of it was saved
        ├── RightMissing              1   the database does not let this person do it
        │   ├── ArchiveOpen
        │   └── MayNotOpen
        └── StorageFailed             1   disk full, not writable
            ├── ConnectionLost        75  try again
            ├── NewerDatabase
            └── NotADatabase
    """

    exit_code: int = 1

    def __init__(self, message: Caption, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def render(
        self, translate: Callable[[str], str] = str, show: Callable[[object], str] = str
    ) -> str:
        """Return the sentence.

        `translate` turns the message and the parameters that are captions into another language;
        `show` writes the other parameters, such as dates and amounts. An error among the parameters
        says its own sentence.
        """

        def value(name: str) -> str:
            if name not in self.params:
                return f"%({name})s"
            param = self.params[name]
            if isinstance(param, StoreError):
                return param.render(translate, show)
            return translate(param) if isinstance(param, Caption) else show(param)

        return _fill(translate(self.message), value)

    def __str__(self) -> str:
        return self.render()


class RuleError(StoreError):
    """A rule of the business refuses the operation; nothing was changed."""


class Question(RuleError):
    """An operation that needs an answer first; `question` is what to ask, answered by yes or no.

    Call the same function again with the keyword `keyword` and the answer. When `no_stops`, a no
    means that nothing is done. `usually_yes` says which answer is offered first.
    """

    keyword: ClassVar[str] = ""
    no_stops: ClassVar[bool] = True
    usually_yes: ClassVar[bool] = False

    @property
    def question(self) -> Caption:
        """The message to ask with, which has the same places as the sentence."""
        return self.message


class FieldRequired(RuleError):
    """A field that must have a value has none; `todo` is a sentence that says how to go on."""

    def __init__(self, field: Caption, table: Caption, key: str = "", todo: Caption | None = None):
        message = N_("%(field)s must have a value in %(table)s: %(key)s")
        if todo is not None:
            message = N_("%(field)s must have a value in %(table)s. %(todo)s")
        elif not key:
            message = N_("%(field)s must have a value in %(table)s")
        super().__init__(message, field=field, table=table, key=key, todo=todo)
        self.field = field


class FieldMustBe(RuleError):
    """A field must have one given value; `todo` is a sentence that says how to go on."""

    def __init__(
        self, field: Caption, value: object, table: Caption, key: str = "", todo: Caption = _CHANGE
    ) -> None:
        message = N_("%(field)s must be equal to %(value)s in %(table)s: %(key)s. %(todo)s")
        if not key:
            message = N_("%(field)s must be equal to %(value)s in %(table)s. %(todo)s")
        super().__init__(message, field=field, value=value, table=table, key=key, todo=todo)
        self.field = field


class InUse(RuleError):
    """A record cannot be deleted because `count` records of the table `by` refer to it."""

    def __init__(self, table: Caption, key: str, count: int, by: Caption) -> None:
        super().__init__(
            N_(
                "%(table)s %(key)s cannot be deleted because it is in use: %(by)s (%(count)s). "
                "Change or delete these first."
            ),
            table=table,
            key=key,
            count=count,
            by=by,
        )
        self.count = count
        self.by = by


class InvalidValue(StoreError):
    """A typed text cannot be understood, or is outside what the field can hold.

    `field` is the field's caption, or "" while it is not known (see `with_field`). `message` may
    name `%(value)s`, and any other of `params`.
    """

    exit_code = 2

    def __init__(self, field: str, value: object, message: Caption, **params: object) -> None:
        super().__init__(message, value=value, **params)
        self.field = field
        self.value = value

    def with_field(self, field: str) -> "InvalidValue":
        """Return the same error, said of `field`."""
        self.field = field
        return self

    def render(
        self, translate: Callable[[str], str] = str, show: Callable[[object], str] = str
    ) -> str:
        """Return the sentence, after the caption of the field when it is known."""
        sentence = super().render(translate, show)
        if not self.field:
            return sentence
        field = translate(self.field) if isinstance(self.field, Caption) else self.field
        return f"{field}: {sentence}"


class TooLong(InvalidValue):
    """A text is longer than its field; it is never cut."""

    def __init__(self, field: Caption, length: int, limit: int) -> None:
        super().__init__(
            field,
            length,
            N_(
                "The text has %(length)s characters, but at most %(limit)s are possible. "
                "Shorten it."
            ),
            length=length,
            limit=limit,
        )
        self.length = length
        self.limit = limit


class NotFound(StoreError):
    """The record does not exist."""

    exit_code = 3

    def __init__(self, table: Caption, key: object) -> None:
        super().__init__(
            N_("%(table)s %(key)s does not exist. Check the number or code, or look in the list."),
            table=table,
            key=key,
        )
        self.table = table
        self.key = key


class RelationNotFound(NotFound):
    """The value of a field names a record of another table that does not exist."""

    def __init__(self, field: Caption, value: object, table: Caption) -> None:
        super().__init__(table, value)
        self.message = N_(
            "%(field)s: %(key)s cannot be found in %(table)s. Choose one of the list, "
            "or create it first."
        )
        self.params["field"] = field
        self.field = field
        self.value = value


class Conflict(StoreError):
    """Somebody else changed the same field of the same record in the meantime."""

    exit_code = 4

    def __init__(self, field: Caption, theirs: object, yours: object, who: str) -> None:
        super().__init__(
            N_(
                "%(who)s changed %(field)s to '%(theirs)s' while you were entering '%(yours)s'. "
                "Look at the record again, then enter the value that is right."
            ),
            field=field,
            theirs=theirs,
            yours=yours,
            who=who,
        )
        self.field = field
        self.theirs = theirs
        self.yours = yours
        self.who = who


class Duplicate(StoreError):
    """A record with this key exists already."""

    exit_code = 4

    def __init__(self, table: Caption, key: object) -> None:
        super().__init__(
            N_(
                "%(table)s %(key)s already exists. Enter another number or code, or change that one."
            ),
            table=table,
            key=key,
        )
        self.table = table
        self.key = key


class Ambiguous(StoreError):
    """Several records fit what was typed; `candidates` are their names, best first."""

    exit_code = 5
    _SHOWN = 5

    def __init__(self, what: str, candidates: Sequence[str]) -> None:
        shown = ", ".join(candidates[: self._SHOWN])
        if len(candidates) > self._SHOWN:
            shown += ", …"
        super().__init__(
            N_(
                "'%(what)s' fits %(count)s records: %(shown)s. Enter the number of the one you mean."
            ),
            what=what,
            count=len(candidates),
            shown=shown,
        )
        self.what = what
        self.candidates = tuple(candidates)


class PrivacyBlocked(StoreError):
    """The contact is blocked for privacy: nothing may be recorded about it or sent to it."""

    exit_code = 6

    def __init__(self, no: str, name: str) -> None:
        super().__init__(
            N_(
                "Contact %(no)s %(name)s is blocked for privacy. Choose another contact, "
                "or remove Privacy Blocked on its card."
            ),
            no=no,
            name=name,
        )
        self.no = no
        self.name = name


class Busy(StoreError):
    """Others held the database for too long; nothing was saved, and it may be tried again."""

    exit_code = 75

    def __init__(self) -> None:
        super().__init__(N_("Others are using the database. Nothing was saved: try again."))


class Cancelled(StoreError):
    """The person stopped a long piece of work; nothing of it was saved."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__(N_("Stopped. Nothing was saved."))


class PartlyDone(StoreError):
    """Long work that is saved in portions could not go on: `done` of `total` stay done."""

    def __init__(self, message: Caption, done: int, total: int, reason: StoreError) -> None:
        super().__init__(message, done=done, total=total, reason=reason)
        self.exit_code = reason.exit_code


class StorageFailed(StoreError):
    """The database cannot be read or written: disk full, rights, a damaged or foreign file."""

    @classmethod
    def disk_full(cls) -> "StorageFailed":
        """The disk has no space left."""
        return cls(N_("The disk is full. Nothing was saved: make space and try again."))

    @classmethod
    def unwritable(cls, path: object) -> "StorageFailed":
        """The file or its directory may not be written by this user."""
        return cls(
            N_(
                "%(path)s cannot be written. Nothing was saved: check the rights of the file and "
                "of its directory, or choose another database."
            ),
            path=path,
        )

    @classmethod
    def unwritten(cls, path: object, error: OSError) -> "StorageFailed":
        """A file that somebody named, which is no database, could not be written."""
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return cls.disk_full()
        reason = reason_of(error)
        if error.errno == errno.ENOENT:
            reason = N_("there is no such folder")
        return cls(
            N_("%(path)s cannot be written: %(reason)s. Name another file or folder."),
            path=path,
            reason=reason,
        )

    @classmethod
    def unreadable(cls, path: object) -> "StorageFailed":
        """The file is missing, or may not be read by this user."""
        return cls(
            N_("%(path)s is not there, or cannot be read. Check the name and the rights."),
            path=path,
        )

    @classmethod
    def taken_away(cls, path: object) -> "StorageFailed":
        """The file was removed, or another one put in its place, while it was open."""
        return cls(
            N_(
                "%(path)s was removed or replaced while it was open. Nothing was saved: note what "
                "you typed, and start again."
            ),
            path=path,
        )


class RightMissing(StoreError):
    """The database does not let this person do that; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "You may not do that in this database. Nothing was changed: ask its administrator "
                "for the right."
            )
        )


class MayNotOpen(RightMissing):
    """The database at `where` does not let this person in; `message` says what is to be done."""

    def __init__(self, message: Caption, where: str, version: str) -> None:
        super().__init__()
        self.message = message
        self.params = {"where": where, "version": version}


class ArchiveOpen(RightMissing):
    """The open database is an archive, which nobody changes."""

    def __init__(self) -> None:
        super().__init__()
        self.message = N_(
            "This database is an archive: it can be read, but nothing in it can be changed."
        )


class ConnectionLost(StorageFailed):
    """The server of the database went away; nothing was saved, and it may be tried again."""

    exit_code = 75

    def __init__(self) -> None:
        super().__init__(
            N_("The connection to the database was lost. Nothing was saved: try again.")
        )


class NewerDatabase(StorageFailed):
    """A newer version of the program made this database."""

    def __init__(self, needed: str, version: str) -> None:
        super().__init__(
            N_(
                "This database needs version %(needed)s of the program, this is %(version)s. "
                "Update the program."
            ),
            needed=needed,
            version=version,
        )


class NotADatabase(StorageFailed):
    """The file is not a database of this program, or it is damaged."""

    def __init__(self, path: object) -> None:
        super().__init__(
            N_(
                "%(path)s is not a database of this program, or it is damaged. Check the name, "
                "or restore a backup."
            ),
            path=path,
        )
