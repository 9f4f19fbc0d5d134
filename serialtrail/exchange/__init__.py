"""Import and export: spreadsheets in, spreadsheets out."""
