"""Items, locations and parties."""
