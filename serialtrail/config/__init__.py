"""Settings, addresses, server entry: what ties the floors together."""
