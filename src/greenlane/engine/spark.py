"""Apache Spark, on this machine or on a cluster, by PySpark. Started when it is first needed, not when it is imported.

One process runs one Spark. Every engine opened while it runs is a session of its own on it; with the last of them
closed, Java ends as well.
"""

from __future__ import annotations

import contextlib
import logging
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from greenlane.engine import java, speak
from greenlane.engine.duck import files
from greenlane.engine.failure import NoEngine, QueryFailed
from greenlane.engine.plain import plain, plain_schema
from greenlane.engine.whole import Whole

DIALECT = "spark"
LEAST_MB = 768
"""What Spark needs for itself, in MB: less than that it refuses, or spends on collecting garbage."""
PATIENCE = 60
"""How long a cluster may take to lend a first worker, in seconds."""
_KINDS = re.compile(r"spark|local(\[(\d+|\*)\])?|spark://([^/\s:]+):(\d+)")
_SAME = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.mergeSchema": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.driver.maxResultSize": "0",
}
"""Options on which the rows depend, whatever an administrator's own file of options says."""
_LOG = """
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = Spark: %p %c{1}: %m%n
"""


def is_spark(kind: str) -> bool:
    """Tell whether the setting names Spark: ``spark``, ``local[2]`` or ``spark://host:port``."""
    return _KINDS.fullmatch(kind) is not None


class SparkEngine:
    """``door.Engine`` by Spark: SQL is handed over in DuckDB's dialect and put into Spark's by ``speak``.

    The first one opened in a process decides how much memory Java gets.
    """

    dialect = DIALECT

    def __init__(
        self, kind: str = "spark", *, memory_mb: int = 1024, threads: int = 0, overflow: Path | None = None
    ) -> None:
        self._own_overflow = overflow if overflow is not None and not overflow.exists() else None
        if overflow is not None:
            overflow.mkdir(parents=True, exist_ok=True)
        self._open = False
        self._folder = Path(tempfile.mkdtemp(prefix="greenlane-spark-", dir=overflow))
        try:
            master = f"local[{threads or '*'}]" if kind in ("spark", "local") else kind
            self._spark = _running.session(master, memory_mb)
            self._open = True
        except BaseException:
            self.close()
            raise

    @property
    def session(self) -> Any:
        """The session of Spark itself, for a library that speaks to Spark alone; it ends with the engine."""
        return self._spark

    def table(self, name: str, *paths: str | Path, schema: pa.Schema | None = None) -> None:
        """Let ``name`` stand for the rows of Parquet files: see ``door.Engine``."""
        with _told():
            if not paths:
                if schema is None:
                    raise QueryFailed(f"the table {name} has no file, and no schema says what its columns are")
                self.arrow(name, schema.empty_table())
                return
            # Folders named ``month=…`` would add a column of that name.
            reader = self._spark.read.option("recursiveFileLookup", "true")
            if schema is not None:
                reader = reader.schema(", ".join(_column(field) for field in plain_schema(schema)))
            reader.parquet(*files(paths)).createOrReplaceTempView(name)

    def arrow(self, name: str, table: pa.Table) -> None:
        """Let ``name`` stand for the rows of an Arrow table."""
        with _told():
            table = plain(table)
            if table.num_rows:
                made = self._spark.createDataFrame(table)
            else:
                made = self._spark.createDataFrame([], ", ".join(_column(field) for field in table.schema))
            made.createOrReplaceTempView(name)

    def rows(self, sql: str) -> pa.Table:
        """Return the rows of a query, all at once."""
        with _told():
            return plain(self._asked(sql).toArrow())

    def batches(self, sql: str, size: int = 65536) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a query, up to ``size`` at a time, in its order."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            schema = self._parts(sql, folder)
            for part in sorted(folder.glob("*.parquet")):
                with pq.ParquetFile(part) as file:
                    for batch in file.iter_batches(size):
                        yield batch.cast(schema)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def write(self, sql: str, out: Path) -> int:
        """Write the rows of a query to one Parquet file, whole or not at all, and return how many they are."""
        rows = 0
        with Whole(out) as whole, tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as name:
            schema = self._parts(sql, Path(name))
            with pq.ParquetWriter(whole.partial, schema, compression="zstd") as writer:
                for part in sorted(Path(name).glob("*.parquet")):
                    with pq.ParquetFile(part) as file:
                        for batch in file.iter_batches(122_880):
                            writer.write_batch(batch.cast(schema))
                            rows += batch.num_rows
        return rows

    def close(self) -> None:
        """Let the session go, with what it kept beside the memory; Java ends with the last session."""
        if self._open:
            self._open = False
            _running.left()
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._own_overflow:
            shutil.rmtree(self._own_overflow, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _asked(self, sql: str) -> Any:
        return self._spark.sql(speak.spark(sql))

    def _parts(self, sql: str, folder: Path) -> pa.Schema:
        """Write a query's rows to a folder of Parquet files whose names are in its order; return their schema."""
        from pyspark.sql.pandas.types import to_arrow_schema

        with _told():
            asked = self._asked(sql)
            asked.write.mode("overwrite").parquet(str(folder))
            return plain_schema(to_arrow_schema(asked.schema))


_TYPES = {
    pa.bool_(): "BOOLEAN", pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.string(): "STRING", pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP_NTZ", pa.binary(): "BINARY",
}  # fmt: skip


def _column(field: pa.Field) -> str:
    return f"`{field.name}` {_type_of(field.type)}"


def _type_of(kind: pa.DataType) -> str:
    return f"ARRAY<{_type_of(kind.value_type)}>" if pa.types.is_list(kind) else _TYPES[kind]


@contextmanager
def _told() -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise QueryFailed(str(error).strip().partition("\n")[0]) from error


class _Running:
    """The Spark of this process, and how many sessions use it."""

    def __init__(self) -> None:
        self._first: Any = None
        self._master = ""
        self._users = 0
        self._folder: Path | None = None
        self._lock = threading.Lock()

    def session(self, master: str, memory_mb: int) -> Any:
        """Return a new session; Spark is started where none runs. Raises NoEngine."""
        with self._lock:
            return self._session(master, memory_mb)

    def left(self) -> None:
        """One session less."""
        with self._lock:
            self._users -= 1
            if not self._users:
                self._stop()

    def _session(self, master: str, memory_mb: int) -> Any:
        if self._users and master != self._master:
            raise NoEngine(f"this process runs Spark as {self._master}; close that before {master} is opened")
        if not self._users:
            self._start(master, memory_mb)
        try:
            session = self._first.newSession()
            for name, value in _SAME.items():
                if name.startswith("spark.sql.") and session.conf.isModifiable(name):
                    session.conf.set(name, value)
        except BaseException:
            if not self._users:
                self._stop()
            raise
        self._users += 1
        return session

    def _start(self, master: str, memory_mb: int) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise NoEngine(
                "Spark was asked for (GREENLANE_ENGINE) and PySpark is not installed: pip install 'greenlane[spark]'"
            ) from None
        java.look()
        if master.startswith("spark://"):
            _reach(master)
        for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # it prints what we raise, with Java's whole stack
        self._folder = Path(tempfile.mkdtemp(prefix="greenlane-java-"))
        builder = SparkSession.builder.master(master).appName("greenlane")
        for name, value in (_SAME | _options(master, memory_mb, self._folder)).items():
            builder = builder.config(name, value)
        try:
            self._first = builder.getOrCreate()
            self._first.sparkContext.pythonExec = sys.executable
            if master.startswith("spark://"):
                _await_worker(self._first, master)
        except NoEngine:
            self._stop()
            raise
        except Exception as error:
            self._stop()
            raise NoEngine(f"Spark did not start as {master}: {str(error).splitlines()[0]}") from error
        self._master = master

    def _stop(self) -> None:
        from pyspark import SparkContext

        gateway = SparkContext._gateway
        if self._first is not None:
            with contextlib.suppress(Exception):
                self._first.stop()
        if gateway is not None:
            with contextlib.suppress(Exception):
                gateway.shutdown()
            process = getattr(gateway, "proc", None)
            if process is not None:
                process.stdin.close()  # Java's end is ours, or the end of what we write to it
                process.wait(30)
            SparkContext._gateway = SparkContext._jvm = None
        self._first = None
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)


_running = _Running()


def _options(master: str, memory_mb: int, folder: Path) -> dict[str, str]:
    """Return the options that depend on the machine. Spark on this machine speaks to nobody else."""
    log = folder / "log4j2.properties"
    log.write_text(_LOG, encoding="utf-8")
    options = {
        "spark.driver.memory": f"{max(memory_mb, LEAST_MB)}m",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{log} -Djava.io.tmpdir={folder}",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if master.startswith("local"):
        options |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(folder),
            "spark.sql.shuffle.partitions": "16",
            "spark.eventLog.enabled": "false",
        }
    return options


def _reach(master: str) -> None:
    host, _, port = master.removeprefix("spark://").rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except (OSError, OverflowError) as error:
        raise NoEngine(
            f"no Spark cluster answers at {master} ({error}): check GREENLANE_ENGINE, the cluster and the firewall"
        ) from None


def _await_worker(session: Any, master: str) -> None:
    """Wait for the first worker: without one, a query would wait for ever."""
    until = time.monotonic() + PATIENCE
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:
        if time.monotonic() > until:
            raise NoEngine(
                f"the Spark cluster at {master} lent no worker within {PATIENCE} seconds: "
                "it has none, or none with enough memory and cores free"
            )
        time.sleep(0.2)
