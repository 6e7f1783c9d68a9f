"""`trato mail` and `--deliver`: mail leaves through a real server, and the log says so."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.post import Server, parsed, smtp_server
from tui.config import config_path

if TYPE_CHECKING:
    from tests.tui.cli.conftest import Done

    Office = Callable[..., Done]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server, and a configuration that names it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with smtp_server() as running:
        configure(f'host = "127.0.0.1"\nport = {running.port}\nsecurity = "none"\n')
        yield running


def configure(lines: str, sender: str = "CRONUS <info@cronus.example>") -> None:
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(f'[mail]\nfrom = "{sender}"\n{lines}')


@pytest.fixture
def office(company: Office, server: Server, tmp_path: Path) -> Office:
    """A company with a salesperson, a template with a document, and one for e-mails."""
    assert company("salesperson", "add", "JO", "name=Jo Berry", "email=jo@cronus.example").code == 0
    assert company("contact", "set", "CT000003", "salesperson_code=JO").code == 0
    user = company("user", "list", "--json").json[0]["user_id"]
    assert company("user", "set", user, "salesperson_code=JO").code == 0
    letter = tmp_path / "letter.md"
    letter.write_text("Hello **{{ contact.name }}**")
    for code, kind in (("NEWS", "email"), ("MAIL", "")):
        done = company(
            "template", "add", code, "interaction_group_code=LETTER", "description=News",
            f"correspondence_type={kind}",
        )  # fmt: skip
        assert done.code == 0, done.err
    assert company("template", "attach", "NEWS", str(letter), "--language", "EN").code == 0
    assert company("template", "set", "NEWS", "language_code=EN").code == 0
    assert company("template-setup", "set", "email=MAIL").code == 0
    return company


def test_delivering_an_interaction_sends_it_and_says_so(office: Office, server: Server) -> None:
    done = office("log", "CT000003", "NEWS", "--deliver", "--json")
    assert (done.json["correspondence_type"], done.json["delivery_status"]) == ("email", "")
    assert done.err == ""
    ((sender, recipients, content),) = server.taken
    assert (sender, recipients) == ("info@cronus.example", ["maria@adatum.example"])
    message = parsed(content)
    assert message["From"] == "CRONUS <info@cronus.example>"
    assert message["Reply-To"] == "jo@cronus.example"
    assert "Hello María Núñez" in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert office("interaction", "attachment", "1", "-").out == "Hello **María Núñez**"


def test_nothing_is_logged_where_mail_cannot_be_sent(office: Office) -> None:
    for lines in ("", 'host = "127.0.0.1"\nport = 9\nsecurity = "none"\n'):
        configure(lines)
        for command in (
            ("log", "CT000003", "NEWS", "--deliver"),
            ("mail", "send", "CT000003", "--template", "NEWS"),
            ("mail", "check"),
        ):
            done = office(*command)
            assert done.code == (75 if lines else 1)
            assert done.err.startswith("trato: ")
    assert office("interaction", "list", "--json").json == []
    # who wants it later is not asked for a server
    assert office("log", "CT000003", "NEWS", "--deliver", "--later").code == 0
    configure("")
    assert office("log", "CT000003", "NEWS", "--deliver", "--later").code == 1


def test_a_postponed_interaction_is_delivered_when_it_is_finished(
    office: Office, server: Server
) -> None:
    given = ("interaction", "create", "contact_no=CT000003", "interaction_template_code=NEWS")
    assert office(*given, "--postpone", "--deliver").code == 2
    assert office(*given, "--postpone").code == 0
    assert office("interaction", "resume", "1", "--deliver", "--json").json["delivery_status"] == ""
    assert len(server.taken) == 1


def test_a_mail_to_a_contact_is_logged_by_the_template_for_emails(
    office: Office, server: Server, tmp_path: Path
) -> None:
    body, file = tmp_path / "body.md", tmp_path / "Angebot [b].pdf"
    body.write_text("Dear {{ contact.name }}")
    file.write_bytes(b"%PDF")
    done = office(
        "mail", "send", "CT000003", "maria@adatum.example", "--subject", "Your offer\nBcc: x@y.org",
        "--body-file", str(body), "--attach", str(file), "--cc", "boss@adatum.example", "--json",
    )  # fmt: skip
    (mail,) = done.json
    assert (mail["status"], mail["entry_no"], mail["subject"]) == (
        "sent", 1, "Your offer Bcc: x@y.org",
    )  # fmt: skip
    ((_sender, recipients, content),) = server.taken
    assert recipients == ["maria@adatum.example", "boss@adatum.example"]
    message = parsed(content)
    assert "Bcc" not in message
    assert [part.get_filename() for part in message.iter_attachments()] == ["Angebot [b].pdf"]
    (entry,) = office("interaction", "list", "--json").json
    assert (entry["interaction_template_code"], entry["subject"]) == (
        "MAIL", "Your offer Bcc: x@y.org",
    )  # fmt: skip


def test_a_mail_is_sent_without_an_entry_where_none_is_wanted(
    office: Office, server: Server, program: Office
) -> None:
    office("template-setup", "set", "email=")
    done = program("mail", "send", "CT000003", "--subject", "Hi", "--json", given=b"Text", **here())
    assert [(mail["status"], mail["entry_no"]) for mail in done.json] == [("sent", 0)]
    assert len(server.taken) == 1
    assert office("interaction", "list", "--json").json == []


def here() -> dict[str, str]:
    return {"XDG_CONFIG_HOME": os.environ["XDG_CONFIG_HOME"]}


def test_a_list_of_contacts_is_written_to_as_a_whole_or_not_at_all(
    office: Office, server: Server
) -> None:
    everybody = ("mail", "send", "--where", "city=*", "--template", "NEWS")
    assert office(*everybody).code == 2  # nobody can be asked
    done = office(*everybody, "--yes")
    assert done.code == 1
    assert "Adatum Corporation" in done.err
    assert not server.taken
    for no in ("CT000001", "CT000002"):
        office("contact", "set", no, f"email={no}@x.example", "salesperson_code=JO", "--yes")
    assert len(office(*everybody, "--yes", "--json").json) == 3
    assert len(server.taken) == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("send", "--subject", "x"), ("send", "CT000003", "--template", "NEWS", "--body-file", "x"),
        ("retry",), ("withdraw",),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(office: Office, arguments: tuple[str, ...]) -> None:
    assert office("mail", *arguments).code == 2


def test_a_segment_is_sent_line_by_line(office: Office, server: Server) -> None:
    office("contact", "set", "CT000001", "email=adatum@x.example", "--yes")
    office("segment", "add", "description=News", "interaction_template_code=NEWS")
    for no in ("CT000001", "CT000003", "CT000002"):
        office("segment", "add-line", "SM00001", no, "salesperson_code=JO")
    done = office("segment", "log", "SM00001", "--deliver")
    assert done.code == 1
    assert "1, the first one is CT000002 Contoso" in done.err
    assert not server.taken
    office("contact", "set", "CT000002", "email=contoso@x.example")
    server.answers["RCPT", "contoso@x.example"] = ["550 no [/] such user"]
    done = office("segment", "log", "SM00001", "--deliver", "--json")
    assert (done.json["logged"], done.json["mails"]) == (3, 3)
    assert "1 mail could not be sent: see trato mail outbox." in done.err
    states = [row["delivery_status"] for row in office("interaction", "list", "--json").json]
    assert sorted(states) == ["", "", "error"]
    (failed,) = office("mail", "outbox", "--json").json
    assert (failed["status"], failed["recipient"]) == ("failed", "contoso@x.example")
    assert "550 no [/] such user" in failed["error"]
    entry = str(failed["entry_no"])
    assert "550 no [/] such user" in office("interaction", "comments", entry).out
    resend = ("logged-segment", "resend", "1", "--where", "delivery_status=error")
    assert office(*resend, "--dry-run", "--json").json["mails"] == 1
    assert office(*resend).code == 2
    assert office(*resend, "--yes", "--json").json["entries"] == 1
    assert office("interaction", "show", entry, "--json").json["delivery_status"] == ""


def test_a_segment_that_goes_out_on_paper_alone_needs_no_mail(company: Office) -> None:
    company("salesperson", "add", "JO")
    company("segment", "add", "description=News", "interaction_template_code=BUS")
    for no in ("CT000001", "CT000002"):
        company("segment", "add-line", "SM00001", no, "salesperson_code=JO")
    assert not config_path().exists()
    done = company("segment", "log", "SM00001", "--deliver", "--json")
    assert (done.code, done.json["logged"], done.json["mails"]) == (0, 2, 0), done.err
    assert "2 are to go out on paper" in done.err


def test_what_goes_out_on_paper_is_said(office: Office, server: Server) -> None:
    done = office("log", "CT000003", "NEWS", "correspondence_type=hard_copy", "--deliver", "--json")
    assert done.json["delivery_status"] == "error"
    assert "1 is to go out on paper" in done.err
    assert not server.taken


def test_the_outbox_is_run_listed_tried_again_and_withdrawn(office: Office, server: Server) -> None:
    done = office("log", "CT000003", "NEWS", "--deliver", "--later", "--json")
    assert done.json["delivery_status"] == "in_progress"
    assert "1 mail waits in the outbox" in done.err
    server.answers["RCPT", "maria@adatum.example"] = ["451 4.7.1 greylisted"]
    done = office("mail", "send", "--json")
    assert done.code == 75
    assert json.loads(done.out) == {"sent": 0, "put_off": 1, "failed": 0, "waiting": 1}
    (mail,) = office("mail", "outbox", "--json").json
    assert (mail["status"], mail["attempts"]) == ("waiting", 1)
    assert "greylisted" in mail["error"]
    assert office("mail", "send", "--json").json["sent"] == 0  # not yet
    assert office("mail", "withdraw", "1", "--json").json == {"withdrawn": 1}
    assert office("mail", "retry", "--where", "recipient=maria*", "--json").json == {"queued": 1}
    assert office("mail", "send", "--json").json["sent"] == 1
    assert office("mail", "outbox", "--json").json == []
    assert len(office("mail", "outbox", "--all", "--json").json) == 1
    assert office("mail", "retry", "1").code == 1
    assert office("mail", "withdraw", "7").code == 3
    shown = office("mail", "show", "1").out
    assert "To: =?utf-8?" in shown
    assert shown.count("Message-ID:") == 1


def test_the_exit_code_of_a_written_mail_says_what_became_of_it(
    office: Office, server: Server
) -> None:
    write = ("mail", "send", "CT000003", "--template", "NEWS")
    server.answers["RCPT", "maria@adatum.example"] = ["550 no", "451 later"]
    assert office(*write).code == 1
    assert office(*write).code == 75
    assert office(*write, "--later").code == 0
    checks = {row["check"]: row["detail"] for row in office("doctor", "--json").json}
    assert checks["outbox"] == "2 wait, 1 could not be sent"


def test_ctrl_c_ends_after_the_mail_under_way(
    office: Office, server: Server, program: Office
) -> None:
    for _ in range(3):
        office("log", "CT000003", "NEWS", "--deliver", "--later")

    def press(_envelope: object) -> None:
        tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        for child in {pid for path in tasks for pid in path.read_text().split()}:
            if b"\0mail\0send\0" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGINT)

    server.before_taking = press
    done = program("mail", "send", "--json", **here())
    assert done.code == 130
    assert json.loads(done.out) == {"sent": 1, "put_off": 0, "failed": 0, "waiting": 2}
    assert len(server.taken) == 1


def test_resending_says_which_are_canceled(office: Office, server: Server) -> None:
    office("log", "CT000003", "NEWS", "--deliver")
    assert office("interaction", "resend", "--where", "entry_no=1").code == 1
    office("interaction", "cancel", "1")
    one = ("interaction", "resend", "--where", "logged_segment_entry_no=0", "--yes")
    done = office(*one, "--update-merge-fields", "--json")
    assert "1 of them is canceled" in done.err
    assert done.json["first_entry_no"] == 2
    (copy,) = office("interaction", "list", "--where", "entry_no=2", "--json").json
    assert copy["description"] == "Resend: News"
    assert len(server.taken) == 2


def test_a_server_can_be_checked(office: Office, server: Server) -> None:
    done = office("mail", "check", "--json")
    assert done.json["server"] == "127.0.0.1"
    assert "Mail can be sent" in done.err
    assert not server.taken


@pytest.mark.parametrize(
    "lines",
    ["hots = 'x'", "port = 'x'", "port = 99999", "port = true", "security = 'ssl'",
     'sendmail = "\'open"', "user = 3"],
)  # fmt: skip
def test_a_wrong_configuration_is_named(office: Office, lines: str) -> None:
    configure(lines)
    done = office("mail", "check")
    assert done.code == 2
    assert "mail." in done.err


def test_spanish(office: Office, server: Server) -> None:
    done = office("mail", "send", "--lang", "es", "--format", "table")
    assert done.code == 0
    assert "Enviad" in done.out
