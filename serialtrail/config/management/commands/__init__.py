"""Commands of Django's that the program itself calls."""
