"""PostgreSQL, as `base` has it."""
