"""The rules: pure functions, no Django, clock, randomness, input or output."""
