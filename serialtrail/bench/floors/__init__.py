"""Hand-written minimal SQL, read like product code: a slow floor is a lie."""
