"""Give every parser bytes that nobody meant, and keep those that it does not bear.

python tools/fuzz.py                        # every parser, ten seconds each
python tools/fuzz.py mail calendar --seconds 300 --seed 7

A parser must end in a result or a StoreError within five seconds and two gigabytes. What does not
is written to tests/corpus/<parser>/, where `tests/test_corpus.py` tries it ever after.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import logging
import random
import resource
import signal
import sys
import time
import traceback
import warnings
import zipfile
import zlib
from types import FrameType

from tools.fuzz_targets import BASIC, CORPUS, SLOW, TARGETS, Target

SECONDS = 5.0
MEMORY = 2 << 30


class TooSlow(BaseException):
    """A case takes longer than any file may; nothing on the way catches it."""


def attempt(target: Target, data: bytes, seconds: float = SECONDS) -> BaseException | None:
    """Give `data` to a parser; return what it should not have raised, or None."""
    from store.errors import StoreError

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        target.parse(data)
    except StoreError:
        return None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the finding
        return error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return None


# --- mutation --------------------------------------------------------------------------------


def mutated(data: bytes, pieces: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Return `data` with some of it changed, moved, repeated or lost."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(found) + 1)
        end = min(len(found), at + chance.choice((1, 1, 4, 20, 200)))
        match chance.randrange(7):
            case 0:
                found[at:at] = chance.choice(pieces)
            case 1:
                found[at:end] = chance.choice(pieces)
            case 2:
                del found[at:end]
            case 3:
                found[at:at] = found[at:end] * chance.choice((1, 2, 50))
            case 4:
                there = chance.randrange(len(found) + 1)
                found[there:there] = found[at:end]
            case 5:
                found[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 5)))
            case _:
                if at < len(found):
                    found[at] ^= 1 << chance.randrange(8)
    return bytes(found[: 1 << 20])


def mutated_archive(data: bytes, pieces: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Return an archive with a file in it changed, so that more than its frame is read."""
    if chance.random() < 0.15:  # the frame, too, at times
        return mutated(data, pieces, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        changed = chance.choice(names)
        for name in names:
            content = old.read(name)
            if name == changed:
                content = mutated(content, pieces, chance)
            new.writestr(name, content)
    return made.getvalue()


# --- a run -----------------------------------------------------------------------------------


def begin_with(name: str) -> list[bytes]:
    """Return what a target begins with: its seeds, and what was kept."""
    kept = [path.read_bytes() for path in sorted((CORPUS / name).glob("*"))]
    return [*TARGETS[name].seeds(), *kept]


def run(name: str, seconds: float, chance: random.Random) -> tuple[int, int]:
    """Try a parser for some time; return how many cases were tried and how many were kept."""
    target = TARGETS[name]
    pieces = (*target.pieces, *target.pieces, *BASIC)
    change = mutated_archive if target.archive else mutated
    pool = begin_with(name)
    tried, known = 0, set[str]()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seed = chance.choice(pool)
        try:
            data = change(seed, pieces, chance)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError):
            data = mutated(seed, pieces, chance)
        tried += 1
        limit = SECONDS if name not in SLOW else 4 * SECONDS + SECONDS
        error = attempt(target, data, limit)
        if error is not None and (where := _where(error)) not in known:
            known.add(where)
            _keep(name, data, error)
        elif chance.random() < 0.02:  # changes add up
            pool.append(data)
    return tried, len(known)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/store/" in frame.filename or "/tui/" in frame.filename]
    last = (own or list(frames))[-1]
    return f"{type(error).__name__} {last.filename}:{last.lineno}"


def _keep(name: str, data: bytes, error: BaseException) -> None:
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(data).hexdigest()[:12]
    path.write_bytes(data)
    print(f"{name}: {_where(error)}: {str(error)[:200]}\n    kept as {path}", flush=True)


def main() -> int:
    """Run what is asked for; return 1 when anything was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="PARSER", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=10.0, help="for each parser")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable()
    warnings.simplefilter("ignore")
    found = 0
    for name in given.names or TARGETS:
        tried, kept = run(name, given.seconds, random.Random(f"{name} {given.seed}"))  # noqa: S311 - no secrets
        print(f"{name}: {tried} tried, {kept} found", flush=True)
        found += kept
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main())
