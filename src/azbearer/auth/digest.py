"""Digest access authentication (RFC 7616, and RFC 2617 for servers that name no `qop`)."""

from __future__ import annotations

import re

from azbearer.auth.encoding import escaped
from azbearer.auth.signature import Signature
from azbearer.auth.subject import digest_of, is_on, request_target
from azbearer.errors import RequestRefusedError
from azbearer.patterns import regex
from azbearer.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from azbearer.auth.subject import Body, Subject
    from azbearer.http.messages import Headers, Request

_HASHES = {"MD5": "md5", "SHA-256": "sha256", "SHA-512-256": "sha512_256"}
_SESSION = "-sess"
ALGORITHMS = tuple(f"{name}{ending}" for name in _HASHES for ending in ("", _SESSION))
"""Every algorithm of Postman's digest auth."""

_REFUSED = frozenset({401, 403})
_MAX_REPLAYS = 3
_CNONCE_LETTERS = 8
# name=token or name="quoted string" (RFC 9110 section 11.2).
_PARAMETER = regex(r'([A-Za-z0-9!#$%&\'*+.^_`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


class Challenge(NamedTuple):
    """What a server demands; `qop` lists qualities of protection, empty for old servers."""

    realm: str
    nonce: str
    algorithm: str = ""
    qop: tuple[str, ...] = ()
    opaque: str = ""
    stale: bool = False


class Answer(NamedTuple):
    """Everything that one digest is made of."""

    username: str
    password: str
    challenge: Challenge
    algorithm: str
    qop: str
    nonce_count: str
    cnonce: str

    def header(self, method: str, uri: str, body: Body) -> str:
        """The value of the Authorization header (RFC 7616 section 3.4)."""
        name = self.algorithm
        challenge = self.challenge
        first = f"{self.username}:{challenge.realm}:{self.password}"
        if name.endswith(_SESSION):
            first = f"{_hex(name, first.encode())}:{challenge.nonce}:{self.cnonce}"
        second = f"{method}:{uri}"
        if self.qop == "auth-int":
            second += f":{digest_of(body, _hash_name(name)).hex()}"
        middle = [self.nonce_count, self.cnonce, self.qop] if self.qop else []
        response = _hex(
            name,
            ":".join(
                (_hex(name, first.encode()), challenge.nonce, *middle, _hex(name, second.encode()))
            ).encode(),
        )
        return self._text(uri, response)

    def _text(self, uri: str, response: str) -> str:
        challenge = self.challenge
        fields = [
            f'username="{escaped(self.username)}"',
            f'realm="{escaped(challenge.realm)}"',
            f'nonce="{challenge.nonce}"',
            f'uri="{uri}"',
            f'algorithm="{self.algorithm}"',
        ]
        if self.qop:
            fields.append(f"qop={self.qop}")
        if self.qop or self.algorithm.endswith(_SESSION):
            fields += [f"nc={self.nonce_count}", f'cnonce="{self.cnonce}"']
        fields.append(f'response="{response}"')
        if challenge.opaque:
            fields.append(f'opaque="{challenge.opaque}"')
        return "Digest " + ", ".join(fields)


def sign(parameters: Mapping[str, str], subject: Subject) -> Signature:
    """Answers a server's challenge, and signs ahead where the setting has a realm and a nonce (newman).

    Raises:
        RequestRefusedError: the algorithm is unknown.
    """
    _check_algorithm(parameters.get("algorithm", ""))
    protected = frozenset(filter(None, (parameters.get("password"),)))
    respond = None if is_on(parameters, "disableRetryRequest") else _Responder(parameters, subject)
    signature = Signature(protected=protected, respond=respond)
    realm, nonce = parameters.get("realm", ""), parameters.get("nonce", "")
    if not realm or not nonce or not parameters.get("username"):
        return signature
    known = Challenge(realm, nonce, opaque=parameters.get("opaque", ""))
    header = _answer(parameters, known, subject, first=True).header(
        subject.method, subject.target, subject.body
    )
    return signature._replace(headers=(("Authorization", header),))


def challenge_of(headers: Headers, wanted: str = "") -> Challenge | None:
    """The Digest challenge to answer: the first of the wanted algorithm, else the first that we can.

    Args:
        headers: of the server's answer.
        wanted: an algorithm, or empty to leave the choice to the server (RFC 7616 section 3.7).
    """
    found = [
        _parsed(value[7:])
        for name, value in headers
        if name.lower() == "www-authenticate" and value.lower().startswith("digest ")
    ]
    of_wanted = [item for item in found if wanted and (item.algorithm or "MD5").lower() == wanted.lower()]
    usable = [item for item in found if _known(item.algorithm or "MD5")]
    return next(iter(of_wanted or usable or found), None)


class _Responder:
    """Answers challenges of one exchange, and stops when the server keeps on refusing."""

    lone = False

    def __init__(self, parameters: Mapping[str, str], subject: Subject) -> None:
        self._parameters = parameters
        self._subject = subject
        self._answered: set[str] = set()

    def __call__(self, request: Request, status: int, headers: Headers) -> Request | None:
        if status not in _REFUSED or len(self._answered) >= _MAX_REPLAYS:
            return None
        challenge = challenge_of(headers, self._parameters.get("algorithm", ""))
        # A nonce that was answered once is refused for the password, unless it is only stale.
        if challenge is None or challenge.nonce in self._answered or (self._answered and not challenge.stale):
            return None
        self._answered.add(challenge.nonce)
        answer = _answer(self._parameters, challenge, self._subject, first=False)
        value = answer.header(request.method, request_target(request.url), request.stream or request.body)
        return request.with_header("Authorization", value)


def _answer(parameters: Mapping[str, str], challenge: Challenge, subject: Subject, *, first: bool) -> Answer:
    """What the setting says counts; what it leaves open is the server's, or chance."""
    qop = parameters.get("qop", "") or _quality(challenge.qop)
    algorithm = parameters.get("algorithm") or _canonical(challenge.algorithm or "MD5")
    _check_algorithm(algorithm)
    count = parameters.get("nonceCount", "") if first else ""
    return Answer(
        parameters.get("username", ""),
        parameters.get("password", ""),
        challenge,
        algorithm,
        qop if qop in ("auth", "auth-int") else "",
        count or "00000001",
        parameters.get("clientNonce") or subject.nonce(_CNONCE_LETTERS),
    )


def _parsed(text: str) -> Challenge:
    found = {name.lower(): _unquoted(quoted) or token for name, quoted, token in _PARAMETER.findall(text)}
    return Challenge(
        found.get("realm", ""),
        found.get("nonce", ""),
        found.get("algorithm", ""),
        tuple(filter(None, (word.strip() for word in found.get("qop", "").split(",")))),
        found.get("opaque", ""),
        found.get("stale", "").lower() == "true",
    )


def _quality(offered: Sequence[str]) -> str:
    """`auth` where it is offered, since few who offer `auth-int` too know it; old servers offer none."""
    if not offered:
        return ""
    return "auth" if "auth" in offered else offered[0]


def _hex(algorithm: str, data: bytes) -> str:
    return digest_of(data, _hash_name(algorithm)).hex()


def _hash_name(algorithm: str) -> str:
    return _HASHES[algorithm.removesuffix(_SESSION)]


def _known(algorithm: str) -> bool:
    return algorithm.lower() in {name.lower() for name in ALGORITHMS}


def _canonical(algorithm: str) -> str:
    return next((name for name in ALGORITHMS if name.lower() == algorithm.lower()), algorithm)


def _check_algorithm(algorithm: str) -> None:
    if algorithm and algorithm not in ALGORITHMS:
        raise RequestRefusedError(
            f'digest knows no algorithm "{algorithm}"', hint=f"use one of {', '.join(ALGORITHMS)}"
        )


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
