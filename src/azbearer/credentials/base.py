"""What the blocking and the asynchronous face of a credential have in common, and the blocking face.

A credential is made of two halves: a `...Setup` with its arguments, and a face. The public class is both,
so that arguments are described once, and nothing is mirrored for the sake of `await`.
"""

from __future__ import annotations

from azbearer.credentials.failures import as_expected
from azbearer.credentials.sharing import SHELF
from azbearer.credentials.values import access_token, access_token_info
from azbearer.errors import AzbearerError
from azbearer.secrets import Secret
from azbearer.tokens.contract import Token, TokenQuery
from azbearer.tokens.drive import show
from azbearer.typed import TYPE_CHECKING, Any, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from types import TracebackType

    from azure.core.credentials import AccessToken, AccessTokenInfo, TokenRequestOptions

    from azbearer.credentials.options import Options
    from azbearer.tokens.contract import Credential, Tell
    from azbearer.tokens.engine import CachedSource

_SHOWN = ("tenant_id", "client_id")


class Setup:
    """A credential's description, and the source of its tokens.

    Args:
        description: how its tokens are fetched.
        options: how it connects and where it keeps tokens.
        tell: shows the user of an interactive sign-in what to do.
        apart: what else it must share with another credential to share its tokens.
    """

    def __init_subclass__(cls) -> None:
        """Describe the arguments of a public class where they are not: in the half that has them."""
        super().__init_subclass__()
        inherited = next((base.__doc__ for base in cls.__mro__[1:] if "Args:" in (base.__doc__ or "")), None)
        if "Args:" not in (cls.__doc__ or "") and inherited:
            cls.__doc__ = f"{cls.__doc__}\n\n    Args:{inherited.partition('Args:')[2]}"

    def __init__(
        self,
        description: Credential,
        options: Options,
        tell: Callable[[Tell], None] = show,
        apart: Hashable = None,
    ) -> None:
        self._description = description
        self._options = options
        self._source = SHELF.source(description, options, tell, apart)
        self._bind(self._source)

    def _bind(self, source: CachedSource) -> None:
        """Look up once what each call needs: a good part of what a cached token costs."""

    @property
    def description(self) -> Credential:
        """How its tokens are fetched."""
        return self._description

    @property
    def options(self) -> Options:
        """How it connects and where it keeps tokens."""
        return self._options

    @property
    def source(self) -> CachedSource:
        """Where its tokens come from; shared with equal credentials."""
        return self._source

    def invalidate(self, token: str | AccessToken | AccessTokenInfo) -> None:
        """Never hand out this token again: a service has refused it.

        The next call fetches a new one. A token that has been replaced already is nothing to worry about.

        Args:
            token: what `get_token` gave, or the token's text.
        """
        text = token if isinstance(token, str) else token.token
        self._source.invalidate(Token(Secret(text), expires_on=0.0))

    def __repr__(self) -> str:
        known = ((name, getattr(self._description, name, "")) for name in _SHOWN)
        return f"<{type(self).__name__}{''.join(f' {name}={value}' for name, value in known if value)}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} can't be pickled or copied: make one where it is needed")


class Blocking(Setup):
    """The face for code that waits; an azure-core `TokenCredential` that also `SupportsTokenInfo`."""

    def _bind(self, source: CachedSource) -> None:
        self._token = source.getter(access_token)
        self._info = source.getter(access_token_info)

    def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **kwargs: Any,  # noqa: ARG002 - azure-core's protocol: unknown ones are ignored
    ) -> AccessToken:
        """A token that is valid now.

        Args:
            *scopes: of one resource, such as `https://management.azure.com/.default`.
            claims: a claims challenge as JSON text, which asks for a new token.
            tenant_id: another tenant than the credential's own.
            enable_cae: declare that claims challenges are understood (Continuous Access Evaluation).
            **kwargs: ignored.

        Raises:
            AzbearerError: there is none to be had; in processes that use azure-core, it is a
                `ClientAuthenticationError` too.
        """
        try:
            if claims is None and tenant_id is None and not enable_cae:
                return self._token(scopes)  # type: ignore[no-any-return]
            return access_token(  # type: ignore[no-any-return]  # whichever kind fits
                self._source.token(TokenQuery(scopes, claims, tenant_id, enable_cae))
            )
        except AzbearerError as error:
            raise as_expected(error) from error.__cause__

    def get_token_info(self, *scopes: str, options: TokenRequestOptions | None = None) -> AccessTokenInfo:
        """The same, with the token's kind and the time of its renewal.

        Args:
            *scopes: of one resource.
            options: a dict with `claims`, `tenant_id` and `enable_cae`, each of which may be missing.

        Raises:
            AzbearerError: as `get_token`.
        """
        try:
            if not options:
                return self._info(scopes)  # type: ignore[no-any-return]
            return access_token_info(self._source.token(query_of(scopes, options)))  # type: ignore[no-any-return]
        except AzbearerError as error:
            raise as_expected(error) from error.__cause__

    def close(self) -> None:
        """Nothing to do: connections and tokens are the process's, and other credentials use them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.close()


def query_of(scopes: tuple[str, ...], options: Mapping[str, Any]) -> TokenQuery:
    """What azure-core's options ask for."""
    return TokenQuery(
        scopes, options.get("claims"), options.get("tenant_id"), bool(options.get("enable_cae"))
    )
