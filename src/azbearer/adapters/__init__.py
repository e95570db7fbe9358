"""Bearer tokens for other HTTP clients, in the form that each of them has for authentication.

What they have in common is in `bearer.py`: the token goes to the hosts of its audience only, one 401 is
answered with a new token, and a claims challenge with the token that it asks for. None of the clients is
needed by this package; each is loaded by whoever calls the function for it.
"""
