"""Trains siamrpn-tiny or siammask-tiny: python -m siamese.train --data … --out …; the same command continues."""

import argparse

import torch
from torch.utils.data import DataLoader

from street.loop import add_options, train
from street.pairs import PairOptions, StreetPairs, as_input
from street.scenes import load_scenes

from .losses import SiamRPNLoss
from .network import LAYERS, SiamRPNPlusPlus


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, minutes=80, batch=32, rate=2e-3)
    parser.add_argument("--shift", type=float, default=64, help="pixels by which targets are shifted, at most")
    parser.add_argument("--layers", nargs="+", choices=LAYERS, default=LAYERS, help="maps that are compared")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    pairs = StreetPairs(load_scenes(options.data), PairOptions(shift=options.shift), options.seed)
    network = SiamRPNPlusPlus(options.layers)
    print(
        f"{len(pairs.scenes)} scenes, {len(pairs.targets)} targets, {len(pairs.vanishing)} of them gone at some time; "
        f"{sum(weight.numel() for weight in network.parameters())} weights",
        flush=True,
    )
    loader = DataLoader(pairs, options.batch, num_workers=options.workers, drop_last=True)
    train(network, SiamRPNLoss(), forward, loader, options)


def forward(network, batch):
    return network(as_input(batch["template"]), as_input(batch["search"]))


if __name__ == "__main__":
    main()
