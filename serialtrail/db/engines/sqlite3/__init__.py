"""SQLite: the engine that settings name."""
