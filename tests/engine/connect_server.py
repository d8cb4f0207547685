"""A Spark Connect server of the tests' own, in front of a cluster of two worker processes; all of it on loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.unit.programs import program

# What the cluster is made of, here and where the program drives it itself: two workers, a core and 700 MB each.
CLUSTER = "local-cluster[2,1,700]"
# Nothing listens on any other address than this machine's own.
LOOPBACK = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost"}
_SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run a server while the tests need it, its log in ``folder``, and yield its address."""
    import pyspark

    program("java")
    home, port = Path(pyspark.__file__).parent, _free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.executor.memory": "700m",
        "spark.ui.enabled": "false",
    }
    command = [str(home / "bin" / "spark-submit"), "--class", _SERVER, "--master", CLUSTER]
    command += [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    log = folder / "connect.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [*command, "spark-internal"],
            env=os.environ | LOOPBACK | {"SPARK_HOME": str(home)},
            stdout=out,
            stderr=out,
            cwd=folder,
            start_new_session=True,  # the script, the server and its workers end together
        ) as process,
    ):
        try:
            _wait(port, process, log)
            yield f"sc://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                pytest.fail(log.read_text(errors="replace")[-2000:])
            time.sleep(0.2)
