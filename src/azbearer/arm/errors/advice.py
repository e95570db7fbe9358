"""What to try for an error: a table of codes, and a few rules for what only the sentence tells."""

from __future__ import annotations

from azbearer.patterns import regex
from azbearer.tokens.aadsts import hint_of
from azbearer.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_AADSTS = regex(r"AADSTS(\d{4,8})")

# Codes in lower case.
_BY_CODE = {
    "authorizationfailed": "give the caller a role that allows the action at this scope, or a wider one; "
    "a new assignment takes some minutes",
    "linkedauthorizationfailed": "the caller needs a right at the linked resource too",
    "authorization_requestdenied": "the app or user lacks a permission of Microsoft Graph, or nobody has "
    "consented to it",
    "accessdenied": "give the caller a role, or an access policy, of this data plane",
    "forbiddenbyrbac": "give the caller a role of this data plane, such as Key Vault Secrets User",
    "forbiddenbyfirewall": "allow this client's address in the firewall of the resource",
    "forbiddenbypolicy": "the access policies of the vault do not allow this",
    "authorizationpermissionmismatch": "give the caller a data role, such as Storage Blob "
    "Data Reader; Owner is none",
    "authorizationfailure": "the caller's network or role is not allowed to do this",
    "requestdisallowedbypolicy": "change the request as the policy asks, or ask for an exemption",
    "scopelocked": "a lock forbids this: GET …/providers/Microsoft.Authorization/locks shows it",
    "missingsubscriptionregistration": "register the provider: POST "
    "/subscriptions/{id}/providers/{namespace}/register",
    "subscriptionnotregistered": "register the provider in the subscription",
    "subscriptionnotfound": "check the subscription id, and that the identity is of its tenant",
    "invalidauthenticationtokentenant": "get the token from the tenant that the message names: --tenant",
    "invalidauthenticationtoken": "get a new token: azbearer token --force",
    "expiredauthenticationtoken": "get a new token: azbearer token --force",
    "authenticationfailed": "check audience and lifetime of the token, and x-ms-version for storage",
    "invalidauthenticationtokenaudience": "get a token for this API: --resource or --scope",
    "unauthorized": "get a token for this API; azbearer token --decode shows what the present one is for",
    "resourcegroupnotfound": "check name and subscription: GET /subscriptions/{id}/resourcegroups lists them",
    "resourcenotfound": "check the names in the path, and the subscription",
    "parentresourcenotfound": "create the parent first",
    "noregisteredproviderfound": "use one of the api-versions and locations that the message lists",
    "invalidapiversionparameter": "use one of the api-versions that the message lists; an empty part of the "
    "path (an unset variable) is told in the same way",
    "missingapiversionparameter": "add api-version to the query",
    "invalidresourcetype": "check the type, and use one of the api-versions that the message lists",
    "skunotavailable": "take another size, region or zone: GET "
    "…/providers/Microsoft.Compute/skus tells what there is",
    "quotaexceeded": "ask for more quota, or take another region",
    "operationnotallowed": "the message names the limit or the state that is in the way",
    "storageaccountalreadytaken": "names of storage accounts are unique in the world: take another",
    "storageaccountalreadyexists": "you own it already: use it, or take another name",
    "anotheroperationinprogress": "wait until the other operation is over, and send it again",
    "retryableerror": "send it again in a moment",
    "retryableerrorduetoanotheroperation": "wait until the other operation is over, and send it again",
    "retryableerrorduetotoomanycallstothisoperation": "wait as long as Retry-After or the message says",
    "toomanyrequests": "wait as long as Retry-After says",
    "subscriptionrequeststhrottled": "wait as long as Retry-After says; spread the requests",
    "ratelimiting": "wait as long as Retry-After says",
    "preconditionfailed": "it changed meanwhile: GET it again and send its ETag in If-Match",
    "conditionnotmet": "it changed meanwhile: GET it again and send its ETag in If-Match",
    "invalidrequestcontent": "check the body: its JSON, and the names and types of its properties",
    "resourcegroupbeingdeleted": "wait until the group is gone, or take another name",
    "inusesubnetcannotbedeleted": "remove what uses it first",
    "principalnotfound": "a new principal takes a while to be known: send principalType, and try again",
    "roleassignmentexists": "it is there already",
    "serverbusy": "send it again in a moment",
    "reservedresourcename": "names that contain words of products are refused: take another",
    "linkedinvalidpropertyid": "a property must be a whole resource id, starting with /subscriptions/",
    "invalidtemplate": "check the template at the place that the message names",
    "parserfailure": "check the query at the place that the message names",
    "request_resourcenotfound": "check the id, and the tenant of the token",
    "request_badrequest": "check the names and types of the properties",
    "secretnotfound": "check the name; a deleted secret may have to be recovered",
}
_BY_STATUS = {
    401: "get a token for this API; azbearer token --decode shows what the present one is for",
    403: "the caller is known, and not allowed to do this",
    412: "it changed meanwhile: GET it again and send its ETag in If-Match",
    413: "the body is too large for this service",
    429: "wait as long as Retry-After says",
    500: "send it again in a moment",
    502: "send it again in a moment; a proxy or gateway answered",
    503: "send it again in a moment",
    504: "it took too long; look whether it was done before sending it again",
}


def hint_for(status: int, codes: Sequence[str], line: str) -> str:
    """What to try, or an empty text.

    Args:
        status: of the answer.
        codes: from the outermost to the innermost.
        line: the cause, for numbers that stand in it.
    """
    number = _AADSTS.search(line)
    advice = hint_of(int(number[1])) if number else None
    if advice is not None:
        return advice.remedy
    for code in reversed(codes):
        hint = _BY_CODE.get(code.lower())
        if hint:
            return hint
    return _BY_STATUS.get(status, "")
