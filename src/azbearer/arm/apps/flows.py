"""Create, renew and delete an app registration, step by step."""

from __future__ import annotations

from azbearer.arm.apps.directory import app_named, delete_app, known_app, new_app, new_principal, principal_of
from azbearer.arm.apps.keys import add_key, remove_secrets
from azbearer.arm.apps.roles import assign, remove_assignments
from azbearer.arm.apps.values import AppWish, Made, SecretWish
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from azbearer.arm.apps.asking import Effects
    from azbearer.arm.apps.values import World


def create(world: World, wish: AppWish) -> Effects:
    """Make what is wished, using what is there; the result is `Made`.

    Args:
        world: where the services are.
        wish: of an app.

    Raises:
        InputError: the name is ambiguous, or there is no such role.
        HttpStatusError: the caller may not; the hint says what is missing.
    """
    notes: list[str] = []
    app = yield from app_named(world, wish.name)
    if app is None:
        app = yield from new_app(world, wish.name)
        notes.append(f'made the application "{app.name}"')
    else:
        notes.append(f'the application "{app.name}" is there already')
    principal = yield from principal_of(world, app)
    if not principal:
        principal = yield from new_principal(world, app)
        notes.append("made its service principal")
    app = app._replace(principal_id=principal)
    if wish.role:
        notes.append((yield from assign(world, wish.scope, wish.role, principal)))
    secret, ends = None, ""
    if wish.key is not None:
        # Last of all: a secret is shown once, and must not get lost with something that fails behind it.
        secret, ends, note = yield from add_key(world, app, wish.key)
        notes.append(note)
    return Made(app, secret, ends, tuple(notes))


def renew(world: World, name: str, wish: SecretWish) -> Effects:
    """A new secret for an app; the old ones still work until `retire`, so that nothing is lost on the way."""
    app = yield from known_app(world, name)
    secret, ends, note = yield from add_key(world, app, wish)
    return Made(app, secret, ends, (note,))


def retire(world: World, made: Made) -> Effects:
    """Remove the secrets that an app had before it was renewed, as far as azbearer made them."""
    return (yield from remove_secrets(world, made.app))


def remove(world: World, name: str, scope: str) -> Effects:
    """Delete an app with its roles at a scope; the result is a tuple of notes.

    Roles go first: once the principal is gone, they would stand there for somebody unknown.
    """
    app = yield from known_app(world, name)
    notes: list[str] = []
    principal = yield from principal_of(world, app)
    if principal and scope:
        count = yield from remove_assignments(world, scope, principal)
        notes.append(f"removed {count} role assignment{'' if count == 1 else 's'} at {scope}")
    yield from delete_app(world, app)
    return (*notes, f'deleted the application "{app.name}" ({app.app_id}); it can be restored for 30 days')
