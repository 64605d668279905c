"""Signals as a terminal leaves them. A background job of a script, nohup and some CI ignore or block a few."""

import signal
from contextlib import contextmanager

NUMBERS = {getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM") if hasattr(signal, name)}


@contextmanager
def heard():
    """Hear the signals here, and in the processes that are started here, whatever the caller has done with them."""
    ignored = [number for number in NUMBERS if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    mask = signal.pthread_sigmask(signal.SIG_UNBLOCK, NUMBERS) if hasattr(signal, "pthread_sigmask") else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)
