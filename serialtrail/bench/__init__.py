"""The product measured beside its floors: the least SQL that could do the same work on the same engine."""
