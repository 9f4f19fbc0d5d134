"""What labels and printed documents are drawn from: symbols and fonts."""
