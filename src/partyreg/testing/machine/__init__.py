"""A state machine over the whole register, with a model that predicts results and refusals.

It drives every command with right and wrong accounts, values and papers, and says beforehand which
refusals there will be, what will change, and what the journal will hold. Whoever writes another
store runs it against theirs.

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from partyreg.testing import _hypothesis_needed  # noqa: F401 (says what is missing)  # isort: skip

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from partyreg.repository import Store
from partyreg.testing.machine.accounting import Accounting
from partyreg.testing.machine.checking import Checking
from partyreg.testing.machine.organising import Organising
from partyreg.testing.machine.rolling import Rolling
from partyreg.testing.machine.transferring import Transferring

__all__ = ["RegisterMachine", "register_machine"]


_WEIGHTS = {
    "create": 3, "move": 3, "delete": 4, "edit": 3, "configure": 3, "misname": 1,
    "open_account": 2, "end_password": 2, "change_password": 2, "sign_in": 3,
    "add": 5, "remove": 4, "bring_back": 4, "edit_member": 3, "convert": 1, "report": 2,
    "submit": 8, "internal": 2, "record_letter": 4, "go_on": 24, "wait": 3, "look_back": 3,
}  # fmt: skip
_VERBS = tuple(verb for verb, weight in _WEIGHTS.items() for _ in range(weight))


class RegisterMachine(Organising, Accounting, Rolling, Transferring, Checking):
    """All commands of a register, and all that must hold at every moment."""

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """Let somebody try something; one rule, so that every run has everything in it."""
        self.mood(data)
        verb = data.draw(st.sampled_from(_VERBS))
        possible = {
            "create": len(self.model.orgs) < 26, "go_on": self.model.cases,
            "bring_back": self.model.gone, "submit": self.model.roll,
            "internal": self.model.roll, "edit_member": self.model.roll,
        }  # fmt: skip
        getattr(self, verb if possible.get(verb, True) else "add")(data)

    def wait(self, data: st.DataObject) -> None:
        """Let time pass."""
        self.tick(timedelta(days=data.draw(st.integers(1, 60))))

    def look_back(self, data: st.DataObject) -> None:
        """Some past moment is answered as it was."""
        self.as_it_was(*data.draw(st.sampled_from(self.moments)))


def register_machine(make_store: Callable[[], Store]) -> type[RegisterMachine]:
    """Give the state machine for a store.

    Args:
        make_store: gives a new, empty store for each run.

    Returns:
        A Hypothesis state machine; its ``TestCase`` is what a test module names.

    Example:
        >>> from partyreg.storage import MemoryStore
        >>> TestRegister = register_machine(MemoryStore).TestCase

    Notice: N3.3a 痕迹管理
    """
    return type("StoreMachine", (RegisterMachine,), {"make_store": staticmethod(make_store)})
