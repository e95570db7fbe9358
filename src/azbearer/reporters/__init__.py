"""Events and results -> terminal, JSON, JUnit, TAP, GitHub; `registry` lists them."""
