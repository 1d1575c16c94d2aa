"""The whole register in memory against a model that predicts results, refusals and journal."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from partyreg.storage import MemoryStore
from partyreg.testing.machine import register_machine

TestRegister = register_machine(MemoryStore).TestCase
TestRegister.settings = settings(
    max_examples=2 * settings.default.max_examples,  # type: ignore[union-attr]
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRegister.pytestmark = [  # type: ignore[attr-defined]
    pytest.mark.clause("N3.3a", "N3.3c", "N3.3d", "Y-gates", "Y-sub", "Y-grant", "Y-shape"),
    pytest.mark.clause("Y-leave", "Y-back", "Y-receipt", "Y-arrive", "Y-delete-blocks", "Y-kept"),
]
