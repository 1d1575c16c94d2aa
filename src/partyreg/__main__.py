"""Run the command line: ``python -m partyreg``."""

from __future__ import annotations

import sys

from partyreg.cli import main

sys.exit(main())
