"""The demonstration: the notice's stories on an invented province, its tree on the real divisions.

Everything goes through the front door, and every line names the clauses that decide it.

Notice: N1 3个子系统; G4.2c 系统自动生成审批路径
"""

from __future__ import annotations

from partyreg.demo.nation import divisions
from partyreg.demo.telling import Busy, Line, Story, quiet
from partyreg.demo.walking import province

__all__ = ["Busy", "Line", "Story", "quiet", "province", "divisions"]
