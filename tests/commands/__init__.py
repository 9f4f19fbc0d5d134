"""What `./run test`, `./run check` and `./run messages` do once the environment stands."""
