"""Tests of what is read, on ledgers that posting wrote."""
