"""Weights of any network from its own keys, by the rule of golden.py: no file is needed."""

import torch

from ..golden import fill
from ..on_meta import build_on_meta, shapes_of
from ..registry import find_network

# Shifts of deformable convolutions stay below a cell or two, as in the stored cases: after three cells of noise each, layer upon
# layer, float32 itself leaves 1e-4 of the largest value, in the originals' operator as well.
RULE = {"centre": 0.5, "rules": [[r"(conv_offset_mask|\.offset)\.weight$", 0.1, 0.0]]}


def weights_of(name: str, heads=None) -> dict:
    network = find_network(name)
    shapes = shapes_of(build_on_meta(lambda: network.build(heads or network.heads)))
    return {key: torch.from_numpy(fill(key, shape, RULE)) for key, shape in shapes.items()}
