"""Django's database engines with what they lack here."""
