"""What a case raises when it can't be done on this machine."""


class Left(Exception):
    """Its words say why."""
