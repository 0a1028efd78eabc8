"""Loading something slow while the rest goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def in_background(load: Callable[[], T]) -> Future[T]:
    """What `load` returns, or raises, once somebody asks for the result."""
    future: Future[T] = Future()

    def work() -> None:
        try:
            future.set_result(load())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is wanted
            future.set_exception(error)

    # No daemon: a program that ends while onnxruntime loads a model would be aborted.
    threading.Thread(target=work, name="loading").start()
    return future
