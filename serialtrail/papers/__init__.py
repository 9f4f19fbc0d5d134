"""Printed documents: invoice, notes, count sheet, receipt."""
