"""Which tests of tables are collected: those on PySpark where it is installed or asked for."""

from __future__ import annotations

from tests.frames.tables import ALL_NEEDED, is_here

collect_ignore = [] if ALL_NEEDED or is_here("pyspark") else ["test_spark.py"]
