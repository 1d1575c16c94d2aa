"""The command line: ``python -m partyreg``, also installed as ``partyreg``.

Every answer names its clauses, and comes as JSON with ``--json``. Exit status: 0 yes, 1 no (denied,
refused, a difference, a failed story), 2 a fault of the input or of the call.

Notice: Y-gates; G4.2c 系统自动生成审批路径
"""

from __future__ import annotations

from partyreg.cli.running import main

__all__ = ["main"]
