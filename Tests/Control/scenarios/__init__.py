"""Scenarios: each has a stage of its own."""
