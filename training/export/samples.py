"""Inputs to try a network on: blocks and noise in the range of its pixels."""

import numpy as np
import torch

from .network import Network, Part

# Mean, coarse and fine deviation, lowest and highest value.
RANGES = {
    "unit": (0.5, 0.22, 0.11, 0, 1),
    "bytes": (128, 48, 24, 0, 255),
    "normalised": (0, 0.8, 0.4, -2.2, 2.7),
    "centred": (10, 48, 24, -123, 153),
}
BLOCK = 16


def sample_inputs(network: Network, part: Part, seed: int, known=None) -> dict:
    """Name → tensor for all inputs of a part: pictures, cells, and `known` outputs of earlier parts or noise for them."""
    random = np.random.default_rng(seed)
    found = {}
    for name, shape in part.inputs.items():
        if name in part.positions:
            found[name] = torch.tensor([int(random.integers(length)) for length in part.positions[name]])
        elif known is not None and name in known:
            found[name] = known[name]
        elif len(shape) == 4 and shape[1] == 3:
            found[name] = picture(random, shape, *RANGES[network.pixels])
        else:
            found[name] = torch.from_numpy(random.standard_normal(shape).astype(np.float32))
    return found


def picture(random, shape, mean, coarse, fine, lowest, highest) -> torch.Tensor:
    count, channels, height, width = shape
    blocks = random.standard_normal((count, channels, -(-height // BLOCK), -(-width // BLOCK)))
    large = blocks.repeat(BLOCK, 2).repeat(BLOCK, 3)[:, :, :height, :width]
    values = mean + coarse * large + fine * random.standard_normal(shape)
    return torch.from_numpy(values.clip(lowest, highest).astype(np.float32))
