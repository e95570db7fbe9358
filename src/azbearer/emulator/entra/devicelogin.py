"""The page where a person enters the code that a device shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azbearer.emulator.entra.errors import AadstsError
from azbearer.emulator.entra.forms import form_of
from azbearer.emulator.entra.pages import device_page, message_page
from azbearer.emulator.entra.password import known_user

if TYPE_CHECKING:
    from collections.abc import Mapping

    from azbearer.emulator.directory import Directory
    from azbearer.emulator.entra.sessions import Sessions
    from azbearer.emulator.wire import Reply, Request


class DevicePage:
    """Shows the form and takes the decision."""

    def __init__(self, directory: Directory, sessions: Sessions) -> None:
        self._directory = directory
        self._sessions = sessions

    def show(self, _request: Request, _parameters: Mapping[str, str]) -> Reply:
        """GET: the form."""
        return device_page()

    def decide(self, request: Request, _parameters: Mapping[str, str]) -> Reply:
        """POST: check who it is, then note the decision."""
        form = form_of(request)
        try:
            user = known_user(self._directory, form.get("login", ""), form.get("passwd", ""))
        except AadstsError as error:
            return device_page(str(error))
        approved = form.get("decision") == "approve"
        if not self._sessions.decide_device(form.get("otc", ""), user if approved else None):
            return device_page("That code did not work. Check it and try again.")
        text = "You can close this page and go back to your device."
        return message_page("Signed in" if approved else "Declined", text)
