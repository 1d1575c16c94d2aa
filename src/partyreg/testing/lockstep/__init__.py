"""Several stores in step: the same commands on each of them, every answer compared.

Whoever writes another store drives it beside the one in memory::

    def places():
        path = new_folder()
        return {"memory": [MemoryStore()], "mine": [MyStore(path), MyStore(path)]}

    TestMine = lockstep_machine(places).TestCase

Notice: N3.3a 痕迹管理
"""

from __future__ import annotations

from partyreg.testing import _hypothesis_needed  # noqa: F401 (says what is missing)  # isort: skip

from partyreg.testing.lockstep.instep import InStep, OutOfStepError
from partyreg.testing.lockstep.machine import LockstepMachine, lockstep_machine
from partyreg.testing.lockstep.turns import TurnsStore

__all__ = ["InStep", "LockstepMachine", "OutOfStepError", "TurnsStore", "lockstep_machine"]
