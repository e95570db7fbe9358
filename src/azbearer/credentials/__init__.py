"""Credentials for Python code, named and constructed as in azure-identity: changing the import is enough.

A class of this room turns its arguments into the description of a credential (see `tokens/`) and asks
one `CachedSource` of the process for it. Two instances with equal arguments share that source, so they
share its tokens and its requests.

    values       what callers get: AccessToken, AccessTokenInfo
    failures     what they catch
    options      the keyword arguments that all credentials take
    sharing      one source for equal credentials
    base         what the blocking and the asynchronous face of a credential have in common
    apps, places, tools, users, given, chains
                 the credentials, by what they need to know
"""
