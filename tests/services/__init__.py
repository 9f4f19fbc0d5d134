"""What the tests need beside Python: PostgreSQL, a browser."""
