"""Machinery of the differential tests: proxies, peers, views and their comparison."""
