"""What the phones and e-mail addresses of a contact are called: work, home, mobile, billing.

The usual labels are kept by an English key, whatever the language in which they are typed and
shown; all others as they are.
"""

from __future__ import annotations

from store.session import session
from store.text import N_, Caption, clean_text, fold

MOBILE = "mobile"

LABELS: dict[str, Caption] = {
    "work": N_("Work"),
    "home": N_("At home"),
    MOBILE: N_("Mobile"),
    "work mobile": N_("Work mobile"),
    "main": N_("Switchboard"),
    "billing": N_("Billing"),
    "support": N_("Support"),
    "assistant": N_("Assistant"),
    "other": N_("Other"),
}
"""The labels that are proposed, by key, in the order in which they are."""

_OTHER_WORDS = {
    "trabajo": "work", "business": "work", "office": "work", "oficina": "work", "empresa": "work",
    "casa": "home", "particular": "home", "personal": "home", "private": "home", "privado": "home",
    "movil": MOBILE, "cell": MOBILE, "celular": MOBILE, "cellular": MOBILE, "mobil": MOBILE,
    "iphone": MOBILE, "movil trabajo": "work mobile", "movil del trabajo": "work mobile",
    "work cell": "work mobile", "principal": "main", "primary": "main", "centralita": "main",
    "facturacion": "billing", "soporte": "support", "asistente": "assistant",
    "assistant s": "assistant", "otro": "other", "otra": "other",
}  # fmt: skip


def label_key(typed: str) -> str:
    """Return the label that a typed text means: the key of a usual one, else the text itself."""
    text = clean_text(typed)
    wanted = fold(text)
    for key, caption in LABELS.items():
        if wanted in (key, fold(caption), fold(session.translate(caption))):
            return key
    return _OTHER_WORDS.get(wanted, text)


def label_caption(label: str) -> str:
    """Return a label as it is shown in the language of the session."""
    return session.translate(LABELS[label]) if label in LABELS else label


def proposals() -> list[str]:
    """Return the usual labels as they are shown."""
    return [label_caption(key) for key in LABELS]
