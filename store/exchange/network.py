"""Why a server cannot be reached, in words for a person."""

from __future__ import annotations

import errno
import socket

from store.errors import reason_of
from store.text import N_, Caption, clean_text

_AWAY = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN)


def network_reason(error: BaseException) -> Caption | str:
    """Return why a connection failed: a caption if it is usual, what the system said if not."""
    if isinstance(error, socket.gaierror):
        return N_("there is no server of that name, or no network")
    if isinstance(error, ConnectionRefusedError):
        return N_("nothing answers at that port")
    if isinstance(error, TimeoutError):
        return N_("it does not answer")
    if isinstance(error, ConnectionError):
        return N_("the connection broke")
    if isinstance(error, OSError) and error.errno in _AWAY:
        return N_("no network leads there")
    if isinstance(error, OSError) and error.strerror:
        return reason_of(error)
    return clean_text(str(error)) or type(error).__name__
