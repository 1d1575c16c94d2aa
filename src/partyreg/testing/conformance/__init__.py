"""The contract of a store, as tests to subclass.

Whoever writes a store subclasses `StoreConformance` with one method and runs it with pytest::

    class TestMyStore(StoreConformance):
        def make_store(self):
            return MyStore(...)

Every sentence of the contract in ``partyreg.repository`` has its test; a test's docstring says
which. `violations` runs the same tests without pytest.

Example:
    >>> from partyreg.storage import MemoryStore
    >>> violations(MemoryStore)
    ()

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from partyreg.repository import Store
from partyreg.testing.conformance.commits import CommitContract
from partyreg.testing.conformance.facts import State, state
from partyreg.testing.conformance.looking import LookingContract
from partyreg.testing.conformance.together import TogetherContract

__all__ = ["State", "StoreConformance", "promises", "state", "violations"]


class StoreConformance(LookingContract, CommitContract, TogetherContract):
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


def violations(make_store: Callable[[], Store]) -> tuple[str, ...]:
    """Name the tests of the contract that a store does not pass.

    Args:
        make_store: gives a new, empty store each time.

    Example:
        >>> from partyreg.storage import MemoryStore
        >>> class Forgetful(MemoryStore):
        ...     def operation(self, operation):
        ...         return None
        >>> violations(Forgetful)
        ('test_a_repeated_operation_is_applied_once', 'test_an_operation_is_found_by_its_id')

    Notice: N3.3a
    """
    contract = type("Contract", (StoreConformance,), {"make_store": lambda _: make_store()})()
    return tuple(name for name in promises(StoreConformance) if not _passes(contract, name))


def _passes(contract: StoreConformance, name: str) -> bool:
    """Run one test."""
    try:
        getattr(contract, name)()
    except Exception:  # noqa: BLE001 - however it fails, it does not pass
        return False
    return True
