"""Many requests in one HTTP call: Microsoft Graph's `$batch`, and the Resource Manager's `/batch`.

Generators of the effects of `arm.contract`. The answers are `http` responses, as if each request had gone
by itself.
"""
