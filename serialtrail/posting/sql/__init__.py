"""The statements of posting, written by hand and set-based: one text each, spoken in the dialect of the engine."""
