"""The contract of a store, as tests to subclass.

Whoever writes a store subclasses `StoreConformance` with one method and runs it with pytest::

    class TestMyStore(StoreConformance):
        def make_store(self):
            return MyStore(...)

A store that can be opened more than once, as by several processes, also says how, with a method
``reopen(store)``; several at once are then tested through several openings.

Every sentence of the contract in ``partyreg.repository`` has its test; a test's docstring says
which. `violations` runs the same tests without pytest.

Example:
    >>> from partyreg.storage import MemoryStore
    >>> violations(MemoryStore)
    ()

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from partyreg.errors import MissingExtraError
from partyreg.repository import Store
from partyreg.testing.conformance.commits import CommitContract
from partyreg.testing.conformance.facts import State, state
from partyreg.testing.conformance.loads import LoadContract
from partyreg.testing.conformance.looking import LookingContract
from partyreg.testing.conformance.together import TogetherContract

__all__ = ["State", "StoreConformance", "promises", "state", "violations"]


class StoreConformance(LookingContract, CommitContract, LoadContract, TogetherContract):
    """Every promise of a store, one test for each; give ``make_store`` and run it.

    Notice: N3.3a 痕迹管理
    """


def promises(contract: type[StoreConformance]) -> Iterator[str]:
    """Name the tests of the contract.

    Example:
        >>> "test_a_new_store_is_empty" in promises(StoreConformance)
        True

    Notice: N3.3a
    """
    return (name for name in sorted(dir(contract)) if name.startswith("test_"))


def violations(
    make_store: Callable[[], Store],
    reopen: Callable[[Store], Store] | None = None,
    *,
    only: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Name the tests of the contract that a store does not pass.

    Args:
        make_store: gives a new, empty store each time.
        reopen: opens once more what a store keeps, where that is possible.
        only: the tests to run; else all.

    Raises:
        MissingExtraError: a test needs Hypothesis, which is not installed.

    Example:
        >>> from partyreg.storage import MemoryStore
        >>> class Forgetful(MemoryStore):
        ...     def operation(self, operation):
        ...         return None
        >>> "test_an_operation_is_found_by_its_id" in violations(Forgetful)
        True

    Notice: N3.3a
    """
    again = reopen or (lambda store: store)
    said = {"make_store": lambda _: make_store(), "reopen": lambda _, store: again(store)}
    contract = type("Contract", (StoreConformance,), said)()
    asked = promises(StoreConformance) if only is None else only
    return tuple(name for name in asked if not _passes(contract, name))


def _passes(contract: StoreConformance, name: str) -> bool:
    """Run one test.

    Raises:
        MissingExtraError: it needs Hypothesis, which is not installed; the store is not at fault.
    """
    try:
        getattr(contract, name)()
    except MissingExtraError:
        raise
    except Exception:  # noqa: BLE001 - however it fails, it does not pass
        return False
    return True
