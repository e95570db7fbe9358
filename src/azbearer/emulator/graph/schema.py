"""The types of directory objects: their properties, and what a new object has of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN = "_"


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of objects.

    Args:
        collection: as it stands in paths.
        type: its name in the metadata.
        title: its name in some error texts.
        defaults: what a new object has, and thereby the names of its properties.
        settable: the properties that a body may name.
        required: those that a new object needs.
        unique: those whose value no other object of the tenant may have.
        searchable: those that `$search` looks into.
        default_select: what is shown unless `$select` says otherwise; empty for everything.
    """

    collection: str
    type: str
    title: str
    defaults: Mapping[str, Any]
    settable: frozenset[str]
    required: tuple[str, ...]
    unique: tuple[str, ...] = ()
    searchable: tuple[str, ...] = ("displayName", "description")
    default_select: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of all properties, in lower case."""
        return frozenset(name.lower() for name in ("id", *self.defaults))


def _kind(collection: str, title: str, defaults: Mapping[str, Any], read_only: str, **more: Any) -> Kind:
    """A type, all of whose properties can be set but those that are named."""
    return Kind(
        collection,
        title[0].lower() + title[1:],
        title,
        defaults,
        frozenset(defaults) - frozenset(read_only.split()),
        **more,
    )


APPLICATIONS = _kind(
    "applications",
    "Application",
    {
        "deletedDateTime": None,
        "appId": None,
        "applicationTemplateId": None,
        "disabledByMicrosoftStatus": None,
        "createdDateTime": None,
        "displayName": None,
        "description": None,
        "groupMembershipClaims": None,
        "identifierUris": [],
        "isDeviceOnlyAuthSupported": None,
        "isFallbackPublicClient": None,
        "notes": None,
        "publisherDomain": None,
        "serviceManagementReference": None,
        "signInAudience": "AzureADMyOrg",
        "tags": [],
        "tokenEncryptionKeyId": None,
        "uniqueName": None,
        "verifiedPublisher": {"displayName": None, "verifiedPublisherId": None, "addedDateTime": None},
        "addIns": [],
        "api": {
            "acceptMappedClaims": None,
            "knownClientApplications": [],
            "requestedAccessTokenVersion": None,
            "oauth2PermissionScopes": [],
            "preAuthorizedApplications": [],
        },
        "appRoles": [],
        "info": {},
        "keyCredentials": [],
        "optionalClaims": None,
        "parentalControlSettings": {"countriesBlockedForMinors": [], "legalAgeGroupRule": "Allow"},
        "passwordCredentials": [],
        "publicClient": {"redirectUris": []},
        "requiredResourceAccess": [],
        "spa": {"redirectUris": []},
        "web": {
            "homePageUrl": None,
            "logoutUrl": None,
            "redirectUris": [],
            "implicitGrantSettings": {"enableAccessTokenIssuance": False, "enableIdTokenIssuance": False},
        },
    },
    "deletedDateTime appId createdDateTime publisherDomain",
    required=("displayName",),
    unique=("identifierUris", "uniqueName"),
)
SERVICE_PRINCIPALS = _kind(
    "servicePrincipals",
    "ServicePrincipal",
    {
        "deletedDateTime": None,
        "accountEnabled": True,
        "alternativeNames": [],
        "appDisplayName": None,
        "appDescription": None,
        "appId": None,
        "appOwnerOrganizationId": None,
        "appRoleAssignmentRequired": False,
        "createdDateTime": None,
        "description": None,
        "displayName": None,
        "homepage": None,
        "loginUrl": None,
        "logoutUrl": None,
        "notes": None,
        "notificationEmailAddresses": [],
        "preferredSingleSignOnMode": None,
        "replyUrls": [],
        "servicePrincipalNames": [],
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMyOrg",
        "tags": [],
        "tokenEncryptionKeyId": None,
        "addIns": [],
        "appRoles": [],
        "info": {},
        "keyCredentials": [],
        "oauth2PermissionScopes": [],
        "passwordCredentials": [],
    },
    "deletedDateTime appDisplayName appOwnerOrganizationId createdDateTime servicePrincipalType",
    required=("appId",),
)
USERS = _kind(
    "users",
    "User",
    {
        "accountEnabled": None,
        "businessPhones": [],
        "city": None,
        "companyName": None,
        "country": None,
        "createdDateTime": None,
        "department": None,
        "displayName": None,
        "employeeId": None,
        "givenName": None,
        "jobTitle": None,
        "mail": None,
        "mailNickname": None,
        "mobilePhone": None,
        "officeLocation": None,
        "otherMails": [],
        "passwordPolicies": None,
        "passwordProfile": None,
        "postalCode": None,
        "preferredLanguage": None,
        "state": None,
        "streetAddress": None,
        "surname": None,
        "usageLocation": None,
        "userPrincipalName": None,
        "userType": "Member",
    },
    "createdDateTime",
    required=("accountEnabled", "displayName", "mailNickname", "passwordProfile", "userPrincipalName"),
    unique=("userPrincipalName",),
    searchable=("displayName", "mail", "userPrincipalName", "givenName", "surname"),
    default_select=(
        "businessPhones",
        "displayName",
        "givenName",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
        "id",
    ),
)
GROUPS = _kind(
    "groups",
    "Group",
    {
        "deletedDateTime": None,
        "classification": None,
        "createdDateTime": None,
        "description": None,
        "displayName": None,
        "groupTypes": [],
        "isAssignableToRole": None,
        "mail": None,
        "mailEnabled": None,
        "mailNickname": None,
        "membershipRule": None,
        "membershipRuleProcessingState": None,
        "preferredLanguage": None,
        "proxyAddresses": [],
        "renewedDateTime": None,
        "securityEnabled": None,
        "securityIdentifier": None,
        "uniqueName": None,
        "visibility": None,
    },
    "deletedDateTime createdDateTime renewedDateTime securityIdentifier mail proxyAddresses",
    required=("displayName", "mailEnabled", "mailNickname", "securityEnabled"),
    unique=("uniqueName",),
)
PERMISSION_GRANTS = _kind(
    "oauth2PermissionGrants",
    "OAuth2PermissionGrant",
    {"clientId": None, "consentType": None, "principalId": None, "resourceId": None, "scope": None},
    "",
    required=("clientId", "consentType", "resourceId"),
)
KINDS = {
    kind.collection: kind for kind in (APPLICATIONS, SERVICE_PRINCIPALS, USERS, GROUPS, PERMISSION_GRANTS)
}
