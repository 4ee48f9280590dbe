"""
Trains the network of reid-tiny: python -m people.train --data folder --out checkpoint. Classification of all people by the angle between
vectors, and triplets: "In Defense of the Triplet Loss" (2017), section 2.2, the hardest of a batch.
"""

import argparse

import torch
from torch import nn
from torch.nn import functional

from street.loop import add_options, train

from .crops import PeopleCrops, batches
from .network import DIMENSION, PersonNetwork

SCALE = 16
MARGIN = 0.3


class IdentityLoss(nn.Module):
    def __init__(self, people: int):
        super().__init__()
        self.centres = nn.Parameter(torch.randn(people, DIMENSION) * 0.1)

    def forward(self, vectors: torch.Tensor, batch):
        _, classes = batch
        units = functional.normalize(vectors)
        cosines = units @ functional.normalize(self.centres).T
        classified = functional.cross_entropy(SCALE * cosines, classes)
        triplets = hardest_triplets(1 - units @ units.T, classes)
        return classified + 2 * triplets, {"classified": classified, "triplets": triplets}


def hardest_triplets(distances: torch.Tensor, classes: torch.Tensor) -> torch.Tensor:
    """@param distances [n, n] cosine distances"""
    same = classes[:, None] == classes[None]
    farthest = distances.masked_fill(~same, -1).max(1).values
    nearest = distances.masked_fill(same, 3).min(1).values
    return functional.relu(farthest - nearest + MARGIN).mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, minutes=12, batch=80, rate=3e-3)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    crops = PeopleCrops(options.data)
    print(f"{len(crops.images)} crops of {len(crops.known())} people", flush=True)
    network = PersonNetwork()
    train(network, IdentityLoss(len(crops.known())), lambda model, batch: model(batch[0]), batches(crops, options.seed), options)


if __name__ == "__main__":
    main()
