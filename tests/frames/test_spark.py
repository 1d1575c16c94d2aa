"""The review on PySpark: a local cluster of two workers, one session for all tests.

A driver and two workers, each a process of its own, between which the rows travel. The workers
have no Python, so a review that called a Python function for its rows could not end.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.frames.tables import (
    ORGANISATIONS,
    TODAY,
    arrow_table,
    columns_of,
    columns_of_organisations,
    roster,
)
from tests.frames.test_engines import ALL, THRESHOLDS, by_records

from partyreg.errors import InputError
from partyreg.frames import review_frame

pytestmark = [
    pytest.mark.clause("N3.2a", "N3.2c", "N3.2d", "N3.2e", "N3.2i", "N3.2j"),
    # pyspark itself warns about versions of pandas, and leaves sockets to the collector.
    pytest.mark.filterwarnings("ignore"),
]
WORKERS, CORES, MEGABYTES = 2, 1, 1024
SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = {
    "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2",
    "spark.driver.memory": "1g", "spark.executor.memory": "768m",
    "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR", "spark.pyspark.python": "no-python-in-the-workers",
    "spark.ui.showConsoleProgress": "false",
    # Compiling costs more than small tables take: of the query by Spark, of Spark by Java.
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": SHORT_LIVED, "spark.executor.extraJavaOptions": SHORT_LIVED,
}  # fmt: skip
Make = Callable[[dict[str, list[Any]]], Any]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Start one session for all; without the package or Java, every test fails."""
    import pyspark
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_HOME", str(Path(pyspark.__file__).parent))  # workers start from it
        builder = SparkSession.builder.master(f"local-cluster[{WORKERS},{CORES},{MEGABYTES}]")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture
def made(spark: Any, tmp_path: Path) -> Make:
    """Give what makes a table of the session, through a Parquet file."""

    def make(columns: dict[str, list[Any]]) -> Any:
        """Write the columns, and let Spark read them."""
        import pyarrow.parquet as pq

        place = tmp_path / f"{len(list(tmp_path.iterdir()))}.parquet"
        pq.write_table(arrow_table(columns), place)
        return spark.read.parquet(str(place))

    return make


def test_the_cluster_has_two_workers(spark: Any) -> None:
    """What is tested runs on two workers beside the driver."""
    spark.range(1_000).repartition(2).count()
    seen = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    assert seen == WORKERS + 1


def test_spark_finds_what_the_record_checks_find(made: Make) -> None:
    """All checks over a large roster, with organisations: every column of every finding."""
    members = roster(random.Random(7), 800)
    table = made(columns_of(members))
    places = made(columns_of_organisations(ORGANISATIONS))
    query = review_frame(table, on=TODAY, organisations=places, checks=ALL, settings=THRESHOLDS)
    assert type(query) is type(table)
    found = sorted(tuple(row) for row in query.collect())
    assert found == by_records(members, TODAY, ALL, THRESHOLDS)


def test_no_python_runs_in_the_workers(made: Make) -> None:
    """The plan has no Python function, so that each row stays where it is."""
    table = made(columns_of(roster(random.Random(7), 3)))
    places = made(columns_of_organisations(ORGANISATIONS))
    query = review_frame(table, on=TODAY, organisations=places, checks=ALL)
    plan = query._jdf.queryExecution().executedPlan().toString()
    assert "FileScan parquet" in plan
    assert not [word for word in ("Python", "Pandas", "Arrow") if word in plan]


def test_a_bad_column_is_said_before_anything_runs(made: Make) -> None:
    """Names and types are known without a job."""
    table = made(columns_of(roster(random.Random(7), 3))).drop("sex")
    with pytest.raises(InputError) as caught:
        review_frame(table, on=TODAY)
    assert [one.place for one in caught.value.faults] == ["members, column sex"]
