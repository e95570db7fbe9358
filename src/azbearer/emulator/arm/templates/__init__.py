"""ARM templates: the expression language, parameters, copy loops, and the order of the resources.

Everything here is pure: what an expression wants to know of the world comes through `Surroundings`.
"""
