"""All tables: one Django app, one migration history."""
