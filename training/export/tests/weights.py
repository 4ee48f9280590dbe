"""Weights of any network from its own keys, by the rule of golden.py: no file is needed."""

import torch

from ..golden import fill
from ..on_meta import build_on_meta, shapes_of
from ..registry import find_network

RULE = {"centre": 0.5, "rules": []}


def weights_of(name: str, heads=None) -> dict:
    network = find_network(name)
    shapes = shapes_of(build_on_meta(lambda: network.build(heads or network.heads)))
    return {key: torch.from_numpy(fill(key, shape, RULE)) for key, shape in shapes.items()}
