"""Every read that more than one door shares."""
