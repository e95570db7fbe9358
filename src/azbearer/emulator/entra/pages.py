"""The few pages that a person sees: plain forms that work without scripts and load nothing."""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING

from azbearer.emulator.wire import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

# No frame may show them and nothing may be loaded or run by them; where their forms go is left open,
# since the browser follows a redirect from there to the client's own address.
_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ("Referrer-Policy", "no-referrer"),
)


def message_page(title: str, text: str, status: int = HTTPStatus.OK) -> Reply:
    """A heading and a sentence."""
    return _page(title, f"<p>{escape(text)}</p>", status)


def sign_in_page(hidden: Mapping[str, str], user: str, complaint: str = "") -> Reply:
    """A form for name and password, which carries the request's parameters along."""
    form = f"<form method=post>{_hidden(hidden)}{_credentials(user)}<button>Sign in</button></form>"
    return _page("Sign in", _complaint(complaint) + form)


def device_page(complaint: str = "") -> Reply:
    """A form for the user code, with the person's name and password, and two ways to decide."""
    code = "<p><label>Code <input name=otc required autocomplete=off></label></p>"
    buttons = "".join(
        f"<button name=decision value={word.lower()}>{word}</button> " for word in ("Approve", "Decline")
    )
    form = f"<form method=post>{code}{_credentials('')}{buttons}</form>"
    return _page("Enter the code of your device", _complaint(complaint) + form)


def posting_page(target: str, fields: Mapping[str, str]) -> Reply:
    """An answer in `form_post` mode (OAuth 2.0 Form Post Response Mode).

    The standard's page submits itself by script. The button is for those who have none.
    """
    form = f'<form method=post action="{escape(target)}">{_hidden(fields)}<button>Continue</button></form>'
    reply = _page("Working", form + "<script>document.forms[0].submit()</script>")
    scripted = tuple(header for header in reply.headers if header[0] != "Content-Security-Policy")
    return Reply(reply.status, scripted, reply.body)


def _page(title: str, body: str, status: int = HTTPStatus.OK) -> Reply:
    head = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    page = f"{head}<body><h1>{escape(title)}</h1>{body}</body></html>"
    return Reply(int(status), _HEADERS, page.encode())


def _complaint(text: str) -> str:
    return f"<p role=alert>{escape(text)}</p>" if text else ""


def _credentials(user: str) -> str:
    return (
        f'<p><label>User <input name=login value="{escape(user)}" required autocomplete=username></label></p>'
        "<p><label>Password <input name=passwd type=password autocomplete=current-password></label></p>"
    )


def _hidden(fields: Mapping[str, str]) -> str:
    pairs = ((escape(name), escape(value)) for name, value in fields.items())
    return "".join(f'<input type=hidden name="{name}" value="{value}">' for name, value in pairs)
