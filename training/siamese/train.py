"""Trains siamrpn-tiny or siammask-tiny: python -m siamese.train --data … --out …; the same command continues."""

import argparse

import torch
from torch.utils.data import DataLoader

from fairmot.trained import take_weights
from street.loop import add_options, train
from street.pairs import PairOptions, StreetPairs, as_input
from street.scenes import load_scenes

from .losses import SiamRPNLoss
from .mask import MaskLoss, SiamMask, cut_masks, draw_places
from .network import LAYERS, STRIDE, SiamRPNPlusPlus



def main():
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, minutes=80, batch=32, rate=2e-3)
    parser.add_argument("--shift", type=float, default=40, help="pixels by which targets are shifted, at most")
    parser.add_argument("--mask", action="store_true", help="the mask branch on the SiamRPN++ of --start")
    parser.add_argument("--layers", nargs="+", choices=LAYERS, default=LAYERS, help="maps that are compared")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    shares = {"positive": 1.0, "gone": 0.0, "masks": True} if options.mask else {}
    pairs = StreetPairs(load_scenes(options.data), PairOptions(shift=options.shift, **shares), options.seed)
    network = (SiamMask if options.mask else SiamRPNPlusPlus)(options.layers)
    if not options.mask:
        take_weights(network.backbone.base)
    print(
        f"{len(pairs.scenes)} scenes, {len(pairs.targets)} targets, {len(pairs.vanishing)} of them gone at some time; "
        f"{sum(weight.numel() for weight in network.parameters())} weights",
        flush=True,
    )
    loader = DataLoader(pairs, options.batch, num_workers=options.workers, drop_last=True)
    if options.mask:
        train(network, MaskLoss(), forward_mask, loader, options)
    else:
        train(network, SiamRPNLoss(), forward, loader, options)


def forward(network, batch):
    return network(as_input(batch["template"]), as_input(batch["search"]))


def forward_mask(network, batch):
    template, search = as_input(batch["template"]), as_input(batch["search"])
    side = (search.shape[-1] - template.shape[-1]) // STRIDE + 5
    places = draw_places(batch["box"], side)
    return network(template, search, places), cut_masks(batch["mask"], places)


if __name__ == "__main__":
    main()
