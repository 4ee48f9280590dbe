"""
What fairmot-tiny says of each person's appearance: the classification of identities begins with it, so that few steps suffice.

Without it the loss of identities is at 9.1 of ln 8001 = 9.0 after 100 steps of eight pictures, for each class has to find its place first.
"""

import torch
from torch.nn import functional as F

from fairmot.network import FairMOT
from fairmot.scenes import Scene, as_input
from fairmot.targets import make_targets
from fairmot.trained import take_weights, without_norms

#: Of a scene, every eighth picture is read.
EVERY = 8


@torch.no_grad()
def mean_embeddings(scenes: list[Scene], classes: dict) -> torch.Tensor:
    """[people, 64] of unit length; 0 for those who are not seen well enough in the pictures that are read."""
    network: FairMOT = without_norms()
    take_weights(network)
    network.eval().to(memory_format=torch.channels_last)
    sums = torch.zeros(len(classes), 64)
    for scene in scenes:
        for i in range(0, len(scene.people), EVERY):
            picture = torch.from_numpy(scene.pictures[i].copy())[None]
            *_, maps = network(as_input(picture).contiguous(memory_format=torch.channels_last))
            targets = make_targets(scene.people[i], picture.shape[2], picture.shape[1])
            for cell, identity in zip(targets.cells, targets.identities):
                if identity >= 0:
                    sums[classes[identity]] += F.normalize(maps[0].flatten(1)[:, cell], dim=0)
    return F.normalize(sums)
