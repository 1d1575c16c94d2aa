"""The papers of a transfer at a desk: what they need, given out for a purpose and journalled.

How a paper looks is not the register's affair: a sheet holds its facts, and whoever lays it out
gets at them by the purpose that the sheet states.

Notice: G4.3b 打印出纸质介绍信和党员信息采集表; G4.3d 打印回执; N3.3c; N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from partyreg.changes import Change
from partyreg.disclosure import (
    FormSheet,
    LetterSheet,
    ReceiptSheet,
    Sheet,
    form_sheet,
    letter_sheet,
    receipt_sheet,
)
from partyreg.model import FormerMember, Member, Transfer
from partyreg.register.desk.base import Part
from partyreg.register.desk.people import member_of
from partyreg.register.work import Reference, Work

S = TypeVar("S", bound=Sheet)


class DocumentsPart(Part):
    """Papers: the letter, the information form, the receipt; nothing changes by printing.

    The journal keeps which paper was given out, of which transfer, and why; none of its data.

    Notice: G4.2d; G4.3b; G4.3d; N3.3c
    """

    __slots__ = ()

    def letter(self, case: Reference, *, purpose: str, addressee: str | None = None) -> LetterSheet:
        """Give out what the letter of a concluded transfer needs.

        Args:
            case: the transfer that this organisation has concluded.
            purpose: for which work it is printed; it names no person.
            addressee: to whom the letter is addressed; a line to fill in where omitted.

        Raises:
            RefusedError: no purpose is stated, another organisation concluded it, there is no
                letter or no record, or this account does no business; all reasons at once.

        Notice: G4.3b 打印出纸质介绍信; N3.3c
        """

        def make(one: Transfer, work: Work) -> LetterSheet:
            """Ask the room."""
            return letter_sheet(
                one, former_of(work, one), purpose=purpose, actor=work.actor, powers=work.powers,
                tree=work.tree, addressee=addressee,
            )  # fmt: skip

        return self._given(case, make)

    def information_form(self, case: Reference, *, purpose: str) -> FormSheet:
        """Give out what the member information form of a concluded transfer needs.

        Args:
            case: the transfer that this organisation has concluded.
            purpose: for which work it is printed; it names no person.

        Raises:
            RefusedError: no purpose is stated, another organisation concluded it, there is no
                letter or no record, or this account does no business; all reasons at once.

        Notice: G4.3b 打印出…党员信息采集表; N3.3c
        """

        def make(one: Transfer, work: Work) -> FormSheet:
            """Ask the room."""
            return form_sheet(
                one, former_of(work, one), purpose=purpose, actor=work.actor, powers=work.powers,
                tree=work.tree,
            )  # fmt: skip

        return self._given(case, make)

    def receipt(self, case: Reference, *, purpose: str) -> ReceiptSheet:
        """Give out what the receipt of a received transfer needs.

        Args:
            case: the transfer by which this organisation has received somebody.
            purpose: for which work it is printed; it names no person.

        Raises:
            RefusedError: no purpose is stated, another organisation received, nobody has been
                received, or this account does no business; all reasons at once.

        Notice: G4.2d 自动生成电子回执; G4.3d 打印回执; N3.3c
        """

        def make(one: Transfer, work: Work) -> ReceiptSheet:
            """Ask the room."""
            return receipt_sheet(
                one, received_by(work, one), purpose=purpose, actor=work.actor,
                powers=work.powers, tree=work.tree,
            )  # fmt: skip

        return self._given(case, make)

    def _given(self, case: Reference, make: Callable[[Transfer, Work], S]) -> S:
        """Give a sheet out; nothing changes, and the attempt is journalled."""
        given: list[S] = []

        def rule(work: Work) -> tuple[Change, ...]:
            """Ask the room."""
            given.append(make(work.need(Transfer, case), work))
            return ()

        self._do("disclosure.print", rule, subject=case, note=lambda: str(given[0]))
        return given[0]


def former_of(work: Work, case: Transfer) -> FormerMember | None:
    """Give the former member who left by a transfer, or None where nobody stands there."""
    return work.store.get(FormerMember, case.member) if case.member else None


def received_by(work: Work, case: Transfer) -> Member | None:
    """Give the record of whom a transfer moved, on a roll or not any more."""
    standing = member_of(work, case)
    former = former_of(work, case) if standing is None else None
    return standing if former is None else former.member
