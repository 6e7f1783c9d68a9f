"""The spool keeps what hooks tell until it can be taken in."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from store import spool
from store.errors import Busy

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_put_in_comes_out_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "trato.db.spool"
    path = spool.put(folder, ["record", "call"], b"\x00\xff", {"x.pdf": b"%PDF"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (item,) = spool.waiting(folder)
    assert (item.arguments, item.given) == (("record", "call"), b"\x00\xff")
    assert item.files == {"x.pdf": b"%PDF"}


def test_done_ones_go_and_refused_ones_lie_aside_with_the_reason(tmp_path: Path) -> None:
    for name in ("good", "bad"):
        spool.put(tmp_path, [name], b"", {})
    (tmp_path / "0.json").write_text("{not json")
    taken = {
        " ".join(item.arguments): reason
        for item, reason in spool.take_in(
            tmp_path, lambda item: "refused" if item.arguments == ("bad",) else ""
        )
    }
    assert taken["good"] == ""
    assert taken["bad"] == "refused"
    assert spool.waiting(tmp_path) == []
    reasons = [item.reason for item in spool.failed(tmp_path)]
    assert reasons[0] == spool.DAMAGED
    assert reasons[1] == "refused"
    assert spool.retry(tmp_path) == 2
    assert [item.reason for item in spool.waiting(tmp_path)][1] == ""


def test_what_finds_the_database_busy_waits_on(tmp_path: Path) -> None:
    spool.put(tmp_path, ["record"], b"", {})

    def busy(_item: spool.Spooled) -> str:
        raise Busy

    with pytest.raises(Busy):
        list(spool.take_in(tmp_path, busy))
    assert spool.any_waiting(tmp_path)


def test_the_spool_lies_beside_its_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert spool.folder_for(str(tmp_path / "x.db")) == tmp_path / "x.db.spool"
    assert spool.folder_for(f"sqlite:///{tmp_path}/x.db") == tmp_path / "x.db.spool"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert spool.folder_for("postgresql://host/x") == tmp_path / "trato" / "spool"
