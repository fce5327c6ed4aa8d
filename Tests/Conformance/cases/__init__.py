"""The cases, a module for each theme; a module shares one pair of proxy processes."""
