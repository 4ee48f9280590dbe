"""Trains jde-tiny: python -m jde.train --data … --out …; the same command continues."""

import argparse

import torch
from torch.utils.data import DataLoader

from fairmot.scenes import as_input, load_scenes
from fairmot.trained import take_weights
from street.loop import add_options, train

from .losses import JDELoss
from .network import JDE
from .pictures import StreetPictures, collate



def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, minutes=40, batch=8, rate=2e-3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    pictures = StreetPictures(load_scenes(options.data), 384, 384)
    network = JDE()
    take_weights(network.base)
    loss = JDELoss(len(pictures.classes))
    print(f"{len(pictures)} pictures, {len(pictures.classes)} people", flush=True)
    loader = DataLoader(
        pictures,
        options.batch,
        shuffle=True,
        drop_last=True,
        num_workers=options.workers,
        multiprocessing_context="fork",
        persistent_workers=True,
        collate_fn=collate,
    )
    train(network, loss, forward, endless(loader), options)


def forward(network, batch):
    return network(as_input(batch["image"]).contiguous(memory_format=torch.channels_last))


def endless(batches):
    while True:
        yield from batches


if __name__ == "__main__":
    main()
