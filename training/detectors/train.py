"""Trains a detector: python -m detectors.train --family centernet --data … --out …; the same command continues."""

import argparse

import torch

from fairmot.scenes import as_input, load_scenes
from street.loop import add_options, train
from street.pictures import StreetPictures, endless

from .families import FAMILIES


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, minutes=10, batch=8, rate=2e-3)
    parser.add_argument("--family", choices=FAMILIES, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    family = FAMILIES[options.family]
    pictures = StreetPictures(load_scenes(options.data), 384, 256, family.targets_of)
    network = family.Network()
    print(f"{len(pictures)} pictures; {sum(weight.numel() for weight in network.parameters())} weights", flush=True)
    train(network, family.Loss(), forward, endless(pictures, options.batch, options.workers), options)


def forward(network, batch):
    return network(as_input(batch["image"]).contiguous(memory_format=torch.channels_last))


if __name__ == "__main__":
    main()
