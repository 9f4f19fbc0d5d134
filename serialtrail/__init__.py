"""Serialtrail: every serial from purchase to return, through one posting engine."""
