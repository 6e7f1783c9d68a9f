"""What is declared once, in its module, and never changed: fields, nouns, pages, actions, columns.

The program declares hundreds of them before it shows anything. A dataclass has the source of its
methods written and compiled for every class, which would be a tenth of the time of a start.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(frozen_default=True, eq_default=False)
class Declared:
    """Base of frozen classes that are written like dataclasses, and compared by identity.

    Defaults are shared by all instances: let them be what nobody changes.
    """

    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, *, kw_only: bool = False) -> None:
        super().__init_subclass__()
        annotations = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 - inspect is slow to load
        own = [name for name in annotations if name[0] != "_"]
        cls._names = (*cls._names, *(name for name in own if name not in cls._names))
        found = {name: cls.__dict__[name] for name in own if name in cls.__dict__}
        cls._defaults = cls._defaults | found

    def __init__(self, *values: Any, **named: Any) -> None:
        self.__dict__.update(self._defaults, **named)
        self.__dict__.update(zip(self._names, values, strict=False))
        if len(self.__dict__) != len(self._names):
            expected, given = set(self._names), {*self._names[: len(values)], *named}
            raise TypeError(
                f"{type(self).__name__}: missing {expected - self.__dict__.keys()}, "
                f"unknown {given - expected}"
            )
        self._complete()

    def _complete(self) -> None:
        """Derive what follows from the values that were given."""

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is declared once")

    def but(self, **named: Any) -> Self:
        """Return a copy with other values."""
        return type(self)(**({name: getattr(self, name) for name in self._names} | named))
