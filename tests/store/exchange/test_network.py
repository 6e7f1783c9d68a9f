"""Why a server cannot be reached is said in words that can be translated."""

import errno
import socket

import pytest

from store.exchange.network import network_reason
from store.text import Caption


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "no server of that name"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "nothing answers"),
        (TimeoutError("timed out"), "does not answer"),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "connection broke"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "no network leads there"),
        (PermissionError(errno.EACCES, "Permission denied"), "no right"),
    ],
)
def test_what_is_usual_has_words_of_its_own(error: OSError, said: str) -> None:
    reason = network_reason(error)
    assert isinstance(reason, Caption)
    assert said in reason


def test_what_is_rare_is_said_as_the_system_says_it() -> None:
    assert network_reason(OSError(errno.EPIPE + 1000, "Odd \x1b[31mthing")) == "Odd [31mthing"
    assert network_reason(ValueError()) == "ValueError"
