"""The texts of a request: what they become with their variables, and whether it is what it was last."""

from __future__ import annotations

from azbearer.typed import TYPE_CHECKING
from azbearer.variables.template import Template

if TYPE_CHECKING:
    from azbearer.variables.scopes import Changes, Lookup, Resolved
    from azbearer.variables.template import TextOf

    Resolutions = list[tuple[Template, str]]

# What is found there may be another value at each look, though nobody has written any.
_FLEETING = frozenset({"dynamic", "vault"})


class Texts:
    """Resolves the texts of one request, which is built again and again; for one thread at a time.

    What a request is built to depends on its variables by these texts alone. So when they become what they
    became the last time, the request does too. A text is resolved once for each sending, in the order in
    which they are asked for, since values such as `{{$guid}}` are new each time.

    Args:
        lookup: finds variables.
        text_of: gives the text of a variable for less; see `Template.resolve`.
        changes: counts the writes to variables.
    """

    __slots__ = (
        *("_ahead", "_changes", "_count", "_fleeting", "_lookup", "_resolutions", "_templates", "_text_of"),
    )

    def __init__(self, lookup: Lookup, text_of: TextOf | None, changes: Changes) -> None:
        self._lookup = lookup
        self._text_of = text_of
        self._changes = changes
        self._templates: dict[str, Template] = {}
        self._resolutions: Resolutions
        # Those that `are_the_same` has resolved before anybody asked for them, the last one first.
        self._ahead: Resolutions
        self._count: int
        self._fleeting: bool
        self.begin()

    def begin(self) -> None:
        """Forget what the texts became."""
        self._count = self._changes.count
        self._fleeting = False
        self._ahead = []
        self._resolutions = []

    def are_the_same(self) -> bool:
        """Whether the texts become what they became since `begin`; if not, it has begun anew.

        Raises:
            VariableError: a variable refers to itself.
        """
        count = self._changes.count
        if count == self._count and not self._fleeting:
            return True
        before = self._resolutions
        self.begin()
        ahead: Resolutions = []
        for template, text in before:
            resolved = template.resolve(self._find, self._text_of)
            ahead.append((template, resolved))
            if resolved != text:
                ahead.reverse()
                self._ahead = ahead
                return False
        self._resolutions = before
        return True

    def resolve(self, text: str) -> str:
        """The text with its variables replaced.

        Raises:
            VariableError: a variable refers to itself.
        """
        if "{{" not in text:
            return text
        if self._ahead:
            template, resolved = self._ahead.pop()
        else:
            template = self._templates.get(text) or self._new_template(text)
            resolved = template.resolve(self._find, self._text_of)
        self._resolutions.append((template, resolved))
        return resolved

    def _new_template(self, text: str) -> Template:
        template = self._templates[text] = Template(text)
        return template

    def _find(self, name: str) -> Resolved | None:
        found = self._lookup(name)
        if found is not None and found.scope in _FLEETING:
            self._fleeting = True
        return found
