"""What a sales document comes to: the one place that rounds.

The rule "rounded once": the amount of a line is quantity by price less discount, rounded to cents;
the tax of a rate is that of the sum of its lines, rounded to cents. Half a cent goes away from
zero, so that a credit memo comes to exactly what its invoice did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from store.errors import RuleError
from store.text import N_

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)
_LARGEST = Decimal(10) ** 13
_DIGITS = 60  # more than any product of two fields has


@dataclass(frozen=True, slots=True)
class RateTotal:
    """The lines of a document with the same tax rate, in percent: their sum, and its tax."""

    tax_pct: Decimal
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """A document without tax, its tax, and both, in its currency; `rates` by rising rate."""

    net: Decimal
    tax: Decimal
    total: Decimal
    rates: tuple[RateTotal, ...]


def line_amount(quantity: Decimal, unit_price: Decimal, discount_pct: Decimal) -> Decimal:
    """Return what a line comes to without tax, in cents. Raises RuleError beyond ten billion."""
    with localcontext() as context:
        context.prec = _DIGITS
        exact = quantity * unit_price * (_HUNDRED - discount_pct) / _HUNDRED
        return _checked(_in_cents(exact))


def add_up(lines: Iterable[tuple[Decimal, Decimal]]) -> Totals:
    """Return the totals of lines given as (tax in percent, amount without tax).

    A rate that only remarks have is none of them. Raises RuleError when they are too large to be kept.
    """
    by_rate: dict[Decimal, Decimal] = {}
    for tax_pct, amount in lines:
        if not amount:
            continue  # a remark has no tax
        by_rate[tax_pct] = by_rate.get(tax_pct, Decimal(0)) + amount
    rates = tuple(
        RateTotal(rate, by_rate[rate], _in_cents(by_rate[rate] * rate / _HUNDRED))
        for rate in sorted(by_rate)
    )
    net = sum((rate.net for rate in rates), Decimal("0.00"))
    tax = sum((rate.tax for rate in rates), Decimal("0.00"))
    return Totals(_checked(net), tax, _checked(net + tax), rates)


def _in_cents(exact: Decimal) -> Decimal:
    return exact.quantize(_CENT, ROUND_HALF_UP) + Decimal(0)  # no "-0.00" on paper


def _checked(amount: Decimal) -> Decimal:
    if abs(amount) >= _LARGEST:
        raise RuleError(
            N_("%(amount)s is more than a document can come to. Check quantity and price."),
            amount=amount,
        )
    return amount
