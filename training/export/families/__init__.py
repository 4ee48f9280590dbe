"""One file a family: `networks()` gives all of its networks."""
