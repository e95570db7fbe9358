"""One call for many scopes: `--each-subscription` and `--each-line`.

Each scope's call is made as a single one is, with everything that it knows (pages, operations, api-versions,
registration), on a thread of a crew and into a console of its own; what it wrote becomes a part of one
output, in order.
"""
