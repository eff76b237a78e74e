"""The token that stops work, over threads."""

from __future__ import annotations

import threading
import time
from typing import List

import pytest

from arcgis_raster_download.plugin.arcgis.cancel import CancelToken
from arcgis_raster_download.plugin.arcgis.errors import Cancelled, Reason


def test_a_token_is_set_once_and_for_all() -> None:
    token = CancelToken()
    token.raise_if_set()
    assert not token.is_set() and not token.wait(0)
    token.set()
    token.set()
    assert token.is_set() and token.wait(60)
    with pytest.raises(Cancelled) as caught:
        token.raise_if_set()
    assert caught.value.reason is Reason.CANCELLED


def test_every_waiter_wakes_at_once() -> None:
    token, ready = CancelToken(), threading.Barrier(6)
    woken: List[float] = []

    def wait() -> None:
        ready.wait()
        assert token.wait(60)
        woken.append(time.monotonic())

    threads = [threading.Thread(target=wait) for _ in range(5)]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.monotonic()
    token.set()
    for thread in threads:
        thread.join(10)
    assert len(woken) == 5 and max(woken) - started < 0.1


def test_a_callback_runs_once_inside_its_block_only() -> None:
    token, called = CancelToken(), []  # type: CancelToken, List[str]
    with token.on_set(lambda: called.append("too early")):
        pass
    with (
        token.on_set(lambda: called.append("one")),
        token.on_set(lambda: called.append(threading.current_thread().name)),
    ):
        assert not called
        setter = threading.Thread(target=token.set, name="setter")
        setter.start()
        setter.join()
        assert called == ["one", "setter"]
        token.set()
    assert called == ["one", "setter"]
    with token.on_set(lambda: called.append("at once")):
        assert called[-1] == "at once"


def test_a_block_that_fails_takes_its_callback_back() -> None:
    token, called = CancelToken(), []  # type: CancelToken, List[int]
    with pytest.raises(KeyError), token.on_set(lambda: called.append(1)):
        raise KeyError
    token.set()
    assert not called


def test_the_same_callback_twice() -> None:
    token, called = CancelToken(), []  # type: CancelToken, List[int]

    def callback() -> None:
        called.append(1)

    with token.on_set(callback):
        with token.on_set(callback):
            pass
        token.set()
    assert called == [1]


def test_setting_from_many_threads_calls_back_once() -> None:
    for _ in range(50):
        token, called, ready = CancelToken(), [], threading.Barrier(4)  # type: CancelToken, List[int], threading.Barrier

        def hit(token: CancelToken = token, ready: threading.Barrier = ready) -> None:
            ready.wait()
            token.set()

        with token.on_set(lambda called=called: called.append(1)):
            threads = [threading.Thread(target=hit) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert called == [1]
