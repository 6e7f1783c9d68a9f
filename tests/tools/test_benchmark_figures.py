"""What benchmarks print: ratios, bounds and verdicts, in a table each and in one of all."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import page
from benchmarks.figures import RESULTS, Report


def test_a_ratio_is_judged_by_what_was_named() -> None:
    report = Report("5", "log", "bare")
    slow_once = [0.1] * 9 + [10.0]
    assert report.ratio("usual", slow_once, [0.1] * 10, 1.5) == 1.0
    assert report.ratio("slowest", slow_once, [0.1] * 10, 1.5, by="p99") > 1.5
    assert [verdict.reached for verdict in report.verdicts] == [True, False]
    assert "**missed**" in report.text()


def test_a_bound_may_be_the_least_or_the_most() -> None:
    report = Report("6", "import")
    report.bound("rows", [9_000], 10_000, unit="", least=True)
    report.bound("seconds", [0.015], 0.016)
    report.bound("shown only", [0.015])
    found = [(verdict.reach, verdict.here, verdict.reached) for verdict in report.verdicts]
    assert found == [(">= 10,000", "9,000", False), ("<= 16.0 ms", "15.0 ms", True)]


def test_all_reports_stand_on_one_page_in_the_order_of_their_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(RESULTS, str(tmp_path / "results"))
    for row in ("10", "9"):
        report = Report(row, f"title {row}", "bare", peers=["fzf 1"])
        report.ratio("some", [1.0], [1.0], int(row) - 9)
        report.note(f"Note {row}.")
        report.show()
    lines = (tmp_path / "results").read_text().splitlines()
    text = page({"bench_even": [json.loads(line) for line in lines], "bench_odd": None}, "small")
    assert text.index("## 9. title 9") < text.index("## 10. title 10")
    assert "1 of 2 reached." in text
    assert "Beside them: fzf 1." in text
    assert "bench_odd" in text
    assert "Note 10." in capsys.readouterr().out
