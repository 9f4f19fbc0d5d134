"""Labels: PDF, ZPL, PNG."""
