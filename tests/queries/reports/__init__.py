"""Reports over a shelf of goods: figures that were reckoned by hand."""
