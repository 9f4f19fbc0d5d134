"""The door for programs: HTTP, JSON, version 1."""
