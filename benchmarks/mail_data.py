"""Mail for benchmarks: an mbox as a company has it, with 15 headers and a body a message."""

from pathlib import Path

RECEIVED = (
    "Received: from mx{n}.example.net (mx{n}.example.net [192.0.2.7])\n"
    "\tby mail.trato.example (Postfix) with ESMTPS id 4R{n:08d}\n"
    "\tfor <jo@trato.example>; Mon, 23 Nov 2026 10:{minute:02d}:00 +0100 (CET)\n"
)
BODY = "Dear all,\n\nthe chairs have come, and the tables will follow.\n" * 20


def message(number: int, contacts: int) -> str:
    """Return a message: of a hundred 1 is from a contact, 49 from others, 50 from programs."""
    kind = number % 100
    sender = f"person{number % 5000}@other{number % 700}.example"
    more = ""
    if not kind:
        sender = f"contact{number % contacts}@known.example"
    elif kind >= 50:
        more = "List-Id: News <news.shop.example>\nPrecedence: bulk\n"
    return (
        f"From {sender} Mon Nov 23 10:00:00 2026\n"
        f"Return-Path: <{sender}>\nDelivered-To: jo@trato.example\n"
        + RECEIVED.format(n=number, minute=number % 60)
        * 2
        + f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=other.example;\n"
        f"\th=from:to:subject:date; bh={'Zm9v' * 11};\n\tb={'YmFy' * 40}\n"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"From: =?utf-8?q?Mar=C3=ADa_N=C3=BA=C3=B1ez?= <{sender}>\n"
        f'To: "Jo Berry" <jo@trato.example>, Office <office@trato.example>\n'
        f"Subject: =?utf-8?b?UmU6IHNpbGxhcyBkZSBvZmljaW5h?= {number}\n"
        f"Date: Mon, 23 Nov 2026 10:{number % 60:02d}:00 +0100\n"
        f"Message-ID: <{number}.4711@other.example>\n"
        f"User-Agent: Mail 1.0\n{more}\n{BODY}\n"
    )


def write_mbox(path: Path, count: int, contacts: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(message(number, contacts))
