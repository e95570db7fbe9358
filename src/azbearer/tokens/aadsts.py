"""Entra ID's error numbers: what each means, what to try, and whether trying again can help.

For people only: programs react to `error` and the status (Microsoft: "Microsoft Entra authentication
and authorization error codes", which calls numbers and texts unstable). The words are ours; the numbers
and what they mean come from that page, and for 700024, 700211, 700212, 700213, 700238, 501051 and
7000229, which it does not list, from the messages that the service sends with them.
"""

from __future__ import annotations

import re

from azbearer.patterns import regex
from azbearer.typed import NamedTuple


class Advice(NamedTuple):
    """What stands behind an error number.

    `retryable` says that the same request may succeed later without anything being changed.
    """

    cause: str
    remedy: str
    retryable: bool = False


_CODE = regex(r"(?:AADSTS)?([0-9]{4,8})", re.IGNORECASE)
GENERIC = Advice(
    "Entra ID refused the request",
    "look the number up at https://login.microsoftonline.com/error, and in the tenant's sign-in logs",
)

_AGAIN = "try again in a moment; if it lasts, look at Azure's status page"
_SIGN_IN = "sign in again"
_INTERACTIVE = "sign in with a browser or a device code, so that this step can be done"
_ADMIN = "ask an administrator of the tenant"

_TABLE: dict[int, Advice] = {
    # The app's own credentials.
    7000215: Advice(
        "the client secret is wrong",
        "check client_secret: it must be the secret's value, not its id",
    ),
    7000222: Advice(
        "the client secret has expired",
        "make a new one for the app registration, or use a certificate or a federated credential",
    ),
    70002: Advice("the client's credentials are wrong", "check client_id and client_secret"),
    7000218: Advice(
        "the request carries no client_secret and no client_assertion",
        "check the name of the variable; if the app is public, allow public client flows in its registration",
    ),
    700025: Advice(
        "the app is public and must not present a secret or certificate",
        "leave the client secret out, or register the app as a confidential client",
    ),
    700027: Advice(
        "the signature of the client assertion is not accepted",
        "check that this certificate is uploaded to the app registration and has not expired",
    ),
    700024: Advice(
        "the client assertion is outside its time of validity",
        "set this machine's clock; a federated token must be fetched anew for each request",
    ),
    700030: Advice(
        "the subject name of the certificate is not authorized",
        "check the trusted subject names of the app, or upload the certificate itself",
    ),
    50012: Advice(
        "the certificate or the assertion's signature is not accepted",
        "check that this certificate is uploaded to the app registration, and its chain",
    ),
    50013: Advice(
        "the assertion is not accepted: expired, malformed, or of another issuer",
        "get a fresh user token whose audience is this app",
    ),
    500133: Advice("the assertion has expired", "get a fresh user token before this call"),
    50027: Advice(
        "the JWT is not accepted", "check issuer, audience and times of the token that was presented"
    ),
    50048: Advice("issuer and subject of the client assertion differ", "both must be the client id"),
    900384: Advice("the signature of a JWT is not accepted", "check which key it was signed with"),
    # Federated credentials.
    700211: Advice(
        "no federated credential matches the assertion's issuer",
        "compare the issuer in the app's federated credential with the token's `iss`, letter by letter",
    ),
    700212: Advice(
        "no federated credential matches the assertion's audience",
        "ask the issuer for a token with the audience api://AzureADTokenExchange",
    ),
    700213: Advice(
        "no federated credential matches the assertion's subject",
        "compare the subject in the app's federated credential with the token's `sub`, letter by letter",
    ),
    700238: Advice(
        "the assertion's issuer can't be reached or trusted", "check the issuer's discovery document"
    ),
    700229: Advice(
        "only app tokens can serve as federated credentials of this issuer",
        "present an app-only token instead of a user's",
    ),
    # Apps and tenants.
    700016: Advice(
        "the app is not known in this tenant",
        "check client_id and tenantId, and that the app is registered or consented to in this tenant",
    ),
    700011: Advice("the app is not known in this tenant", "check client_id and tenantId"),
    7000229: Advice(
        "the app has no service principal in this tenant",
        "grant it consent in the tenant, or create its service principal (az ad sp create --id CLIENT_ID)",
    ),
    70001: Advice(
        "the app is disabled or not known", "check client_id; enable the app in Enterprise applications"
    ),
    7000112: Advice("the app is disabled", "enable it in Enterprise applications of the tenant"),
    1000031: Advice("the app can't be accessed at this time", _ADMIN),
    90002: Advice(
        "the tenant does not exist in this cloud",
        "check tenantId, and that it is of this cloud",
    ),
    50128: Advice("the tenant's domain name is not valid", "check tenantId; its GUID is the safest form"),
    50059: Advice("no tenant can be told from the request", "give the tenant's id instead of `common`"),
    90019: Advice("no tenant can be told from the request", "give the tenant's id"),
    50194: Advice("the app belongs to one tenant, so /common is no use", "give the tenant's id"),
    9001023: Advice(
        "this grant is not available at /common and /consumers",
        "give the tenant's id",
    ),
    90124: Advice("the resource is not available at /common and /consumers", "give the tenant's id"),
    90130: Advice("the app is not available at /common and /consumers", "give the tenant's id"),
    90038: Advice("the tenant belongs to another national cloud", "use that cloud's authority"),
    900382: Advice("confidential clients can't cross clouds", "use the authority of the app's own cloud"),
    900432: Advice("confidential clients can't cross clouds", "use the authority of the app's own cloud"),
    50049: Advice("the cloud instance is not known", "check the authority's host name"),
    100007: Advice("regional endpoints don't serve this app", "use the global authority"),
    # Resources and scopes.
    500011: Advice(
        "this tenant knows no such resource",
        "check resource (or scope) and its spelling: this tenant knows no such API",
    ),
    50001: Advice("the resource does not exist or is disabled", "check resource (or scope)"),
    70011: Advice(
        "the scope is not valid", "check scope: it should end with /.default, and name one resource"
    ),
    700022: Advice("the scopes are of more than one resource", "ask for one token for each resource"),
    700023: Advice("the scope names no resource", "put the resource before /.default"),
    28002: Advice("the scope is not valid", "check scope"),
    28003: Advice("the scope is empty", "set scope"),
    901002: Advice("this endpoint takes no `resource`", "use scope instead, or the v1 endpoint"),
    90009: Advice("an app asks for a token for itself by URL", "use its client id as the resource"),
    650052: Advice("the organization has no subscription to this service", _ADMIN),
    650056: Advice(
        "the app is not set up for this resource", "add its permissions to the registration, and consent"
    ),
    650057: Advice("the resource is not among the app's permissions", "add it to the app registration"),
    501051: Advice(
        "the app is not assigned to a role of the resource",
        "assign it a role, or switch off 'assignment required' of the resource",
    ),
    50105: Advice("the user is not assigned to the app", "assign the user, or a group, to the app"),
    # Consent and policies.
    65001: Advice(
        "nobody has consented to this app for this resource",
        "let a user or an administrator consent; `/.default` asks for what the registration lists",
    ),
    65004: Advice("the user declined to consent", "sign in again and consent"),
    90008: Advice("the app lacks consent to read the user's profile", "consent to User.Read"),
    90094: Advice("an administrator must consent", _ADMIN),
    53000: Advice("a policy asks for a compliant device", "use a managed device, or ask for an exception"),
    53001: Advice("a policy asks for a domain-joined device", "use such a device, or ask for an exception"),
    53003: Advice(
        "Conditional Access blocks the sign-in",
        "look at the sign-in logs for the policy; locations and app policies are the usual ones",
    ),
    530003: Advice("a policy asks for a managed device", "sign in with a browser on a managed device"),
    530032: Advice("a security policy of the tenant blocks the request", _ADMIN),
    530035: Advice("security defaults block this way of signing in", _INTERACTIVE),
    50005: Advice("a policy does not allow this platform", "use another device"),
    500021: Advice(
        "tenant restrictions of this network deny this tenant", "use another network, or ask its owner"
    ),
    50020: Advice(
        "the user's account is not in this tenant", "check tenantId, or invite the user as a guest"
    ),
    # Users.
    50126: Advice(
        "user name or password is wrong", "check both; federated users can't sign in with a password here"
    ),
    50034: Advice("the user does not exist in this tenant", "check the user name and tenantId"),
    50053: Advice(
        "the account is locked, or the address is blocked", "wait, or ask an administrator to unlock it"
    ),
    50055: Advice("the user's password has expired", "set a new one in a browser"),
    50056: Advice("the user has no password here", _INTERACTIVE),
    50057: Advice("the user's account is disabled", _ADMIN),
    50072: Advice("the user must register for multifactor authentication", _INTERACTIVE),
    50074: Advice("multifactor authentication is required", _INTERACTIVE),
    50076: Advice("multifactor authentication is required", _INTERACTIVE),
    50078: Advice("multifactor authentication must be done again", _INTERACTIVE),
    50079: Advice("the user must register for multifactor authentication", _INTERACTIVE),
    50058: Advice("the user is not signed in", _SIGN_IN),
    50144: Advice("the user's password of Active Directory has expired", "set a new one"),
    50158: Advice("a challenge of another provider is open", _INTERACTIVE),
    700020: Advice("the grant needs the user", _INTERACTIVE),
    # Grants that are used up.
    70000: Advice("the grant is not valid", _SIGN_IN),
    70008: Advice("the refresh token or code has expired", _SIGN_IN),
    700082: Advice("the refresh token was not used for too long", _SIGN_IN),
    700084: Advice("the refresh token of a single-page app has reached its end", _SIGN_IN),
    70043: Advice("a policy limits how long a sign-in lasts", _SIGN_IN),
    50173: Advice("the sign-in was revoked, or the password changed", _SIGN_IN),
    50089: Advice("the sign-in has expired", _SIGN_IN),
    50132: Advice("the session ended with a change of the password", _SIGN_IN),
    50133: Advice("the session ended with a change of the password", _SIGN_IN),
    54005: Advice("the authorization code was used before", "sign in again; a code can be used once"),
    700005: Advice("the authorization code is of another tenant", "redeem it at the tenant that issued it"),
    501481: Advice("the PKCE verifier does not match", "start the sign-in again"),
    70016: Advice("the user has not finished signing in", "finish it in the browser", retryable=True),
    70018: Advice("the code was mistyped", "start again, and copy the code"),
    70019: Advice("the code has expired", "start the sign-in again"),
    # The request.
    900144: Advice("a field is missing", "check the variables that the token request is made of"),
    90014: Advice("a field is missing", "check the variables that the token request is made of"),
    90004: Advice("the request is malformed", "check how the form is encoded"),
    90023: Advice("the request is not valid", "check the fields of the token request"),
    9002313: Advice(
        "the request is malformed", "check how the form is encoded; + / = in secrets must be escaped"
    ),
    90100: Advice(
        "a parameter is empty or not valid", "check the variables that the token request is made of"
    ),
    90102: Advice("a value must be an absolute URI", "check resource and redirect_uri"),
    70003: Advice(
        "the grant type is not supported", "the token endpoint does not know this grant_type; check it"
    ),
    50011: Advice(
        "the redirect URI is not registered",
        "add http://localhost to the app's 'Mobile and desktop applications' redirect URIs",
    ),
    900561: Advice("the endpoint takes another method", "send a POST"),
    90056: Advice("the endpoint takes another method or form", "POST to /oauth2/token or /oauth2/v2.0/token"),
    7000114: Advice("the app may not act on behalf of users", "use a user token whose audience is this app"),
    240002: Advice("an id_token can't be exchanged", "present an access token instead"),
    # Overload and outages.
    50196: Advice(
        "the same request was sent too often: a loop",
        "wait some minutes; keep tokens instead of fetching one for each call",
    ),
    50033: Advice("a passing fault", _AGAIN, retryable=True),
    50087: Advice("a passing fault of strong authentication", _AGAIN, retryable=True),
    90006: Advice("an external service does not answer", _AGAIN, retryable=True),
    90012: Advice("the service timed out", _AGAIN, retryable=True),
    90024: Advice("the service is busy", _AGAIN, retryable=True),
    90033: Advice("the directory service is not available", _AGAIN, retryable=True),
    90055: Advice("the tenant sends too many requests", "send fewer, and wait", retryable=True),
    90090: Advice("Graph does not answer", _AGAIN, retryable=True),
    50000: Advice("the sign-in service has a fault", _AGAIN, retryable=True),
}


def hint_of(code: int | str) -> Advice | None:
    """What is known of an error number, as 7000215, "7000215" or "AADSTS7000215".

    An unknown number gets general advice; text that is no number of this kind gets None.
    """
    found = _CODE.fullmatch(str(code).strip())
    return _TABLE.get(int(found[1]), GENERIC) if found else None
