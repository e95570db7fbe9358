"""What the references of an environment file may see of the world; the same for runs and for commands."""

from __future__ import annotations

from pathlib import Path

from azbearer.references import ReferenceContext
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from azbearer.collection.model import VariableFile
    from azbearer.http.messages import Transport
    from azbearer.tokens.drive import Driver
    from azbearer.tokens.engine import CachedSource


def context_of(
    file: VariableFile,
    environ: Mapping[str, str],
    *,
    allow_commands: bool,
    driver: Callable[[], Driver],
    transport: Callable[[], Transport],
) -> ReferenceContext:
    """The context of a file's references; Key Vault is asked with tokens of the default chain.

    Args:
        file: paths are relative to its folder.
        environ: environment variables.
        allow_commands: whether programs may be run.
        driver: performs token requests for Key Vault; made when it comes to that.
        transport: reaches Key Vault; likewise.
    """

    def vault_source() -> CachedSource:
        from azbearer.tokens.chain import default_chain  # noqa: PLC0415  for keyvault: alone
        from azbearer.tokens.engine import CachedSource  # noqa: PLC0415

        return CachedSource(default_chain(environ), drive=driver())

    folder = file.source.absolute().parent if file.source else Path.cwd()
    return ReferenceContext(environ, folder, allow_commands, vault_source, transport)
