"""The contract of a store, on every store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.storage.conftest import Places, places

from partyreg.repository import Store
from partyreg.testing.conformance import StoreConformance

pytestmark = pytest.mark.clause("N3.3a")


class _Placed(StoreConformance):
    """The contract on stores of one kind."""

    kind = ""
    places: Places

    @pytest.fixture(autouse=True)
    def _place(self, request: pytest.FixtureRequest) -> Iterator[None]:
        """Take where new stores come from."""
        self.places = places(self.kind, request)
        yield
        self.places.close()

    def make_store(self) -> Store:
        """Give a new, empty store."""
        return self.places.store()

    def reopen(self, store: Store) -> Store:
        """Open again what a store keeps."""
        return self.places.reopen(store)


class TestMemory(_Placed):
    """In memory."""

    kind = "memory"


class TestSqlite(_Placed):
    """In SQLite."""

    kind = "sqlite"


class TestPostgres(_Placed):
    """In PostgreSQL."""

    kind = "postgres"
