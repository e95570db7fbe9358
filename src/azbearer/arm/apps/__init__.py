"""App registrations through Microsoft Graph, with roles in the Resource Manager.

Generators of the effects of `arm.contract`, as everywhere in this room: they know neither tokens nor clocks.
"""
