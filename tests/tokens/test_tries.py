from __future__ import annotations

from azbearer.errors import AuthenticationError
from azbearer.tokens.tries import MOST_KEYS, Tries, again

ERROR = AuthenticationError("no", where="here", hint="that", code="AADSTS7000215")


def asked_in(seconds: int, tries: Tries) -> int:
    """How often a loop of ten calls a second gets through in that time, when all is refused."""
    count = 0
    for tick in range(seconds * 10):
        if tries.remembered("key", tick / 10) is None:
            tries.refused("key", ERROR, tick / 10)
            count += 1
    return count


def test_repeated_at_once_gives_the_remembered_error() -> None:
    """Who asks again at once hears the same, and nobody is asked."""
    tries = Tries()
    tries.refused("key", ERROR, 100.0)
    found = tries.remembered("key", 100.9)
    assert found is not None
    assert (ERROR.lines(), ERROR.code, type(ERROR)) == (found.lines(), found.code, type(found))


def test_after_a_second_it_may_be_asked_again() -> None:
    """A repair is seen by the first call that comes a second later."""
    tries = Tries()
    tries.refused("key", ERROR, 100.0)
    assert tries.remembered("key", 101.0) is None


def test_a_loop_is_slowed_down() -> None:
    """A loop gets about ten tries into its first minute, and six into every other."""
    assert 10 == asked_in(60, Tries())
    assert 16 == asked_in(120, Tries())


def test_the_budget_fills_up_again() -> None:
    """A minute of quiet forgives what was before."""
    tries = Tries()
    for second in range(5):
        tries.refused("key", ERROR, float(second))
    assert tries.remembered("key", 6.0) is not None
    assert tries.remembered("key", 60.0) is None


def test_success_forgets() -> None:
    """A token that was granted wipes the refusals out."""
    tries = Tries()
    tries.refused("key", ERROR, 100.0)
    tries.granted("key")
    assert tries.remembered("key", 100.1) is None


def test_keys_do_not_share() -> None:
    """What was said to one key says nothing about another."""
    tries = Tries()
    tries.refused("key", ERROR, 100.0)
    assert tries.remembered("other", 100.0) is None


def test_the_memory_is_bounded() -> None:
    """However many keys are refused, only so many are remembered."""
    tries = Tries()
    for number in range(MOST_KEYS + 50):
        tries.refused(str(number), ERROR, 1.0)
    assert MOST_KEYS == len(tries._refused)


def test_renewals_run_dry() -> None:
    """Five refused tokens in a row are replaced, then one in ten seconds."""
    tries = Tries()
    assert [True] * 5 + [False] * 3 == [tries.may_renew("key", 1.0) for _ in range(8)]
    assert [True, False] == [tries.may_renew("key", 11.5) for _ in range(2)]


def test_a_copy_has_no_traceback() -> None:
    """Frames hold secrets, so a remembered error has none."""
    try:
        raise ERROR
    except AuthenticationError as error:
        copied = again(error)
    assert copied is not ERROR
    assert copied.__traceback__ is None


def test_locks_are_new_in_a_child() -> None:
    """A lock that was held during a fork is not held in the child."""
    tries = Tries()
    tries._lock.acquire()
    tries.reset_after_fork()
    tries.refused("key", ERROR, 1.0)
