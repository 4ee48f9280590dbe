"""Trains the network on rendered scenes and keeps a checkpoint at hand: python -m fairmot.train --data … --out …"""

import argparse
import math
import time
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from .losses import FairMOTLoss
from .network import EMBEDDING, FairMOT
from .scenes import StreetPictures, as_input, collate, load_scenes

WARM_UP_STEPS = 200
# Share of each step's weights in the average that is kept as the result.
AVERAGE_SHARE = 0.002


def main():
    options = parse_options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    pictures = StreetPictures(load_scenes(options.data), options.width, options.height)
    network = FairMOT()
    loss = FairMOTLoss(EMBEDDING, len(pictures.classes))
    print(
        f"{len(pictures.scenes)} scenes, {len(pictures)} pictures, {len(pictures.classes)} people; "
        f"{sum(p.numel() for p in network.parameters())} weights"
    )
    if options.start:
        network.load_state_dict(torch.load(options.start, weights_only=True)["network"])
    train(network, loss, pictures, options)


def train(network, loss, pictures, options):
    """One pass over as many batches as fit the minutes, the learning rate falling along half a cosine of the time."""
    network.to(memory_format=torch.channels_last).train()
    average = torch.optim.swa_utils.AveragedModel(
        network,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(1 - AVERAGE_SHARE),
        use_buffers=True,
    )
    optimizer = torch.optim.AdamW(
        [{"params": network.parameters()}, {"params": loss.parameters(), "weight_decay": 0.0}],
        lr=options.rate,
        weight_decay=1e-4,
    )
    # bfloat16 halves the time where the processor multiplies such matrices itself, and multiplies it elsewhere.
    half = torch.cpu._is_amx_tile_supported()
    started, saved, sums, step = time.time(), time.time(), {}, 0
    for batch in endless(loader(pictures, options)):
        done = (time.time() - started) / (60 * options.minutes)
        if done >= 1:
            break
        rate = options.rate * min(1, (step + 1) / WARM_UP_STEPS) * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)
        for group in optimizer.param_groups:
            group["lr"] = rate
        image = as_input(batch["image"]).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            outputs = network(image)
        total, parts = loss(outputs, batch)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10)
        optimizer.step()
        average.update_parameters(network)
        step += 1
        for name, value in {"total": total, **parts}.items():
            sums[name] = sums.get(name, 0) + value.item()
        if step % 100 == 0:
            means = " ".join(f"{name} {value / 100:.3f}" for name, value in sums.items())
            minutes = (time.time() - started) / 60
            print(f"{minutes:.1f} min, step {step}, rate {rate:.2e}: {means}", flush=True)
            sums = {}
        if time.time() - saved > 120:
            save(average, step, options.out)
            saved = time.time()
    save(average, step, options.out)
    print(f"Done: {step} steps in {(time.time() - started) / 60:.1f} minutes.", flush=True)


def loader(pictures, options):
    return DataLoader(
        pictures,
        batch_size=options.batch,
        shuffle=True,
        drop_last=True,
        num_workers=options.workers,
        persistent_workers=True,
        collate_fn=collate,
    )


def endless(batches):
    while True:
        yield from batches


def save(average, step, out: Path):
    """Written aside and moved into place: whoever reads it never sees half a file."""
    aside = out.with_suffix(".part")
    torch.save({"network": average.module.state_dict(), "step": step}, aside)
    aside.replace(out)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with rendered scenes")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--start", type=Path, help="checkpoint to start from")
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--height", type=int, default=256)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
