"""Reports: questions asked of everything at once. Each module says its columns beside its query."""
