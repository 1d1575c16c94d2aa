"""How partyreg says no.

Three ways, never mixed. A question is answered with a decision (``permissions``). A command that
the rules forbid raises `RefusedError` with *all* its refusals. The review of data collects
findings and raises nothing. Bad input (a file, a record list) raises `InputError` with all its
faults, each with its place.

Messages follow one form: lower-case, one line, no final full stop, the value quoted, the advice
apart, and never a personal datum: a member is named by the register's opaque key.

Notice: N3.3a 痕迹管理; G3.2a 显示灰色不可选择
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen


class PartyregError(Exception):
    """The root of everything that partyreg raises on purpose."""


@frozen
class Refusal:
    """One reason why a command is refused.

    Attributes:
        code: stable identifier, such as ``organisation.has-members``.
        message: what is wrong, one line.
        hint: what to do instead, one line; may be empty.
        clause: the id of the clause or reading that decides.
    """

    code: str
    message: str
    hint: str
    clause: str

    def __str__(self) -> str:
        """Show message, clause and hint on one line."""
        return f"{self.message} [{self.clause}]" + (f"; {self.hint}" if self.hint else "")


@frozen
class RefusalKind:
    """A kind of refusal: its code, its message and hint as templates, and its clause.

    Each room defines its kinds as module constants; the reference lists them all.

    Example:
        >>> kind = RefusalKind("organisation.unknown", "there is no organisation {key!r}",
        ...     "look the key up in the tree", "N3.2d")
        >>> kind(key="o-7").message
        "there is no organisation 'o-7'"
    """

    code: str
    message: str
    hint: str
    clause: str

    def __call__(self, *, clause: str | None = None, **values: object) -> Refusal:
        """Fill the templates.

        Args:
            clause: another clause, where the kind's own is only the usual one.
            **values: the templates' values; never a personal datum.
        """
        message, hint = self.message.format(**values), self.hint.format(**values)
        return Refusal(self.code, message, hint, clause or self.clause)


class RefusedError(PartyregError):
    """A command that the rules forbid; nothing has happened.

    Attributes:
        refusals: every reason, in the order in which the rules were asked.
    """

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        """Take at least one refusal."""
        self.refusals: tuple[Refusal, ...] = tuple(refusals)
        super().__init__("; ".join(f"{one.message} [{one.clause}]" for one in self.refusals))

    def why(self) -> str:
        """Give every reason with its clause and what to do instead, one to a line.

        Example:
            >>> no = Refusal("a.b", "it is not so", "do it otherwise", "N1")
            >>> print(RefusedError([no]).why())
            it is not so [N1]; do it otherwise
        """
        return "\n".join(map(str, self.refusals))

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the codes, in order."""
        return tuple(one.code for one in self.refusals)


class Refusals:
    """A collector: rules add what they find, and all of it is raised at once.

    Example:
        >>> no = Refusals()
        >>> bool(no)
        False
        >>> no.raise_any()
    """

    __slots__ = ("_found",)

    def __init__(self) -> None:
        """Start with none."""
        self._found: list[Refusal] = []

    def add(self, refusal: Refusal | None) -> None:
        """Take one refusal, or nothing; the same one twice counts once."""
        if refusal is not None and refusal not in self._found:
            self._found.append(refusal)

    def extend(self, refusals: Iterable[Refusal]) -> None:
        """Take several."""
        for one in refusals:
            self.add(one)

    def __iter__(self) -> Iterator[Refusal]:
        """Give them in order."""
        return iter(tuple(self._found))

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._found)

    def raise_any(self) -> None:
        """Raise all of them, if there are any.

        Raises:
            RefusedError: at least one refusal was collected.
        """
        if self._found:
            raise RefusedError(self._found)


@frozen
class Fault:
    """One fault of an input: where, and why. The offending value is never part of it.

    Attributes:
        place: row and column, key path, or parameter name.
        reason: one line.
        code: stable identifier of the kind of fault.
    """

    place: str
    reason: str
    code: str = "input.bad-value"

    def __str__(self) -> str:
        """Show place and reason."""
        return f"{self.place}: {self.reason}"


class InputError(PartyregError, ValueError):
    """Input that cannot be taken; nothing has been loaded.

    Attributes:
        faults: every fault, in the order of the input.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Take at least one fault."""
        self.faults: tuple[Fault, ...] = tuple(faults)
        shown = "; ".join(str(one) for one in self.faults[:5])
        more = len(self.faults) - 5
        super().__init__(shown + (f"; and {more} more" if more > 0 else ""))


class UnknownOrganisationError(PartyregError, LookupError):
    """A question about an organisation that the tree does not hold.

    Attributes:
        key: the key that was asked for.
    """

    def __init__(self, key: object) -> None:
        """Name the key; anything that is not a text is named by its type."""
        self.key = key
        super().__init__(
            f"there is no organisation {key!r}"
            if isinstance(key, str)
            else f"an organisation key is a text, not {type(key).__name__}"
        )

    def __str__(self) -> str:
        """Show the message itself, where LookupError would quote it."""
        return str(self.args[0])


class StaleError(PartyregError):
    """Something that a command read has changed since; nothing has been written.

    Attributes:
        table: the kind of record.
        key: its key.
        read: the number of the journal's last entry when it was read, or None.
        now: the number of the journal's last entry now, or None.
    """

    def __init__(
        self, table: str, key: str, *, read: int | None = None, now: int | None = None
    ) -> None:
        """Name the record, and where known the revisions."""
        self.table, self.key, self.read, self.now = table, key, read, now
        since = "it was read"
        if read is not None:
            since = f"entry {read}, when it was read; it is now {now}"
        super().__init__(f"the {table} {key!r} has changed since {since}")


BAD_VALUE = RefusalKind(
    "input.bad-value", "{place} cannot be taken: {reason}", "correct it and try again", "N3.2d"
)
"""A value that is blank, too long, of the wrong type, or has control characters."""
PERSONAL_NUMBER = RefusalKind(
    "input.personal-number", "{place} has a number that may be a person's",
    "say it without the number, and name the document rather than the person", "N3.3c",
)  # fmt: skip
"""A text that is kept has what may be an ID or telephone number (`values.personal_number_in`)."""


class MissingExtraError(PartyregError, ImportError):
    """Something that needs a package of an extra that is not installed.

    Args:
        package: the package that is missing.
        extra: the extra of partyreg that brings it.
        what: what needs it, in words.

    Example:
        >>> str(MissingExtraError("hypothesis", "testing", "the strategies"))
        "the strategies need 'hypothesis', which is not installed (extra 'testing')"
    """

    def __init__(self, package: str, extra: str, what: str) -> None:
        """Say what is missing."""
        self.package, self.extra = package, extra
        said = f"{what} need {package!r}, which is not installed (extra {extra!r})"
        super().__init__(said, name=package)
