"""Calls of the Azure REST API: whoever asks for an answer gets it whole, or an explained error.

A call is a line of pure decisions, and one place that performs them:

    target       what was typed -> an absolute URL of a cloud
    access       may this URL see the token; may this link be followed
    throttle     is this answer worth another try, and when
    limits       token buckets by the documented numbers, corrected by what the service says
    paging       a generator: requests out, answers in, pages out
    operations   a generator: requests out, answers in, the outcome of a long-running operation
    registration a generator: registers a resource provider
    sender       performs: tokens, redirects, retries, claims challenges, auxiliary tenants
    client       the public face; `azbearer.Client`

The generators yield the effects of `contract.py` and know neither sockets nor clocks.
"""
