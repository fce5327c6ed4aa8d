"""Scenarios and the ways in which configuration can reach a proxy; the registry that `scenarios/` fills."""
from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Mode:
    name: str
    kind: str
    delta: bool = False


ADS = Mode("ads", "ads")
DELTA_ADS = Mode("delta-ads", "ads", True)
SEPARATE = Mode("separate", "separate")
DELTA_SEPARATE = Mode("delta-separate", "separate", True)
FILES = Mode("files", "files")

STREAMS = (ADS, DELTA_ADS, SEPARATE, DELTA_SEPARATE)
AGGREGATED = (ADS, DELTA_ADS)
ALL = (*STREAMS, FILES)


@dataclass
class Scenario:
    name: str
    mode: Mode
    play: Callable
    seconds: float = 40


REGISTRY: list[Scenario] = []


def scenario(name, modes=STREAMS, seconds=40):
    """Registers a coroutine function that gets a Side, once per mode."""
    def register(play):
        for mode in modes:
            REGISTRY.append(Scenario(f"{name}/{mode.name}", mode, play, seconds))
        return play
    return register
