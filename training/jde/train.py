"""Trains jde-tiny: python -m jde.train --data … --out …; the same command continues."""

import argparse

import torch

from fairmot.scenes import as_input, load_scenes
from fairmot.trained import take_weights
from street.loop import add_options, train
from street.pictures import StreetPictures, endless

from .known import mean_embeddings
from .losses import JDELoss
from .network import JDE
from .pictures import scale_targets


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, minutes=40, batch=8, rate=2e-3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    scenes = load_scenes(options.data)
    pictures = StreetPictures(scenes, 384, 384, scale_targets)
    network = JDE()
    take_weights(network.base)
    loss = JDELoss(len(pictures.classes))
    if not options.out.exists():
        loss.begin_with(mean_embeddings(scenes, pictures.classes))
    print(f"{len(pictures)} pictures, {len(pictures.classes)} people", flush=True)
    train(network, loss, forward, endless(pictures, options.batch, options.workers), options)


def forward(network, batch):
    return network(as_input(batch["image"]).contiguous(memory_format=torch.channels_last))


if __name__ == "__main__":
    main()
