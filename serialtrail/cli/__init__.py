"""The door for the shell: the serialtrail program."""
