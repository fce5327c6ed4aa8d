// Room of its layer; see docs/architecture.md.
