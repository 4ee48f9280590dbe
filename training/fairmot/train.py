"""Trains the network on rendered scenes and writes checkpoints: python -m fairmot.train --data … --out …"""

import argparse
import math
import time
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from .losses import FairMOTLoss
from .network import EMBEDDING, FairMOT
from .scenes import StreetPictures, as_input, collate, load_scenes

WARM_UP_STEPS = 100
# Share of each step's weights in the moving average, which is the result.
AVERAGE_SHARE = 0.005


def main():
    options = parse_options()
    if options.processes == 1:
        work(0, options)
    else:
        meeting(options).unlink(missing_ok=True)
        torch.multiprocessing.spawn(work, (options,), nprocs=options.processes)


def work(rank: int, options):
    """One of the processes: all begin with the same weights, get different images and average their gradients."""
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    pictures = StreetPictures(load_scenes(options.data), options.width, options.height)
    network = FairMOT()
    loss = FairMOTLoss(EMBEDDING, len(pictures.classes))
    if options.start:
        network.load_state_dict(torch.load(options.start, weights_only=True)["network"])
    if rank == 0:
        print(
            f"{len(pictures.scenes)} scenes, {len(pictures)} pictures, {len(pictures.classes)} people; "
            f"{sum(p.numel() for p in network.parameters())} weights",
            flush=True,
        )
    if options.processes > 1:
        where = f"file://{meeting(options).resolve()}"
        torch.distributed.init_process_group("gloo", init_method=where, rank=rank, world_size=options.processes)
    torch.manual_seed(options.seed + rank)
    train(rank, network, loss, pictures, options)


def train(rank, network, loss, pictures, options):
    """Trains for the given minutes; the learning rate falls along half a cosine of the time."""
    network.to(memory_format=torch.channels_last).train()
    average = torch.optim.swa_utils.AveragedModel(
        network,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(1 - AVERAGE_SHARE),
        use_buffers=True,
    )
    weights = [*network.parameters(), *loss.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": network.parameters()}, {"params": loss.parameters(), "weight_decay": 0.0}],
        lr=options.rate,
        weight_decay=1e-4,
    )
    # bfloat16 halves the time on processors with bfloat16 matrix products, and is several times slower elsewhere.
    half = torch.cpu._is_amx_tile_supported()
    journal = Journal()
    done, saved = 0.0, time.time()
    for step, batch in enumerate(endless(loader(pictures, options))):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * rate_share(step, done)
        image = as_input(batch["image"]).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
            outputs = network(image)
        total, parts = loss(outputs, batch)
        optimizer.zero_grad()
        total.backward()
        done = share_gradients(weights, journal.minutes() / options.minutes)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 10)
        optimizer.step()
        average.update_parameters(network)
        if rank == 0:
            journal.note(step + 1, {"total": total, **parts})
            if done >= 1 or time.time() - saved > 120:
                save(average, step + 1, options.out)
                saved = time.time()
        if done >= 1:
            break


def rate_share(step: int, done: float) -> float:
    """Share of the learning rate: up over the first steps, then half a cosine down to a hundredth."""
    return min(1, (step + 1) / WARM_UP_STEPS) * (0.01 + 0.99 * (1 + math.cos(math.pi * min(1, done))) / 2)


def share_gradients(weights, done: float) -> float:
    """Averages the gradients of all processes in place, and the elapsed share of the time, so that all stop together."""
    if not torch.distributed.is_initialized():
        return done
    gradients = [weight.grad for weight in weights]
    joined = torch.cat([*[gradient.flatten() for gradient in gradients], torch.tensor([done])])
    torch.distributed.all_reduce(joined)
    joined /= torch.distributed.get_world_size()
    parts = joined[:-1].split([gradient.numel() for gradient in gradients])
    for gradient, part in zip(gradients, parts):
        gradient.copy_(part.view_as(gradient))
    return joined[-1].item()


class Journal:
    """Prints the mean losses of every hundred steps."""

    def __init__(self):
        self.started = time.time()
        self.sums: dict[str, float] = {}

    def minutes(self) -> float:
        return (time.time() - self.started) / 60

    def note(self, step: int, losses: dict) -> None:
        for name, value in losses.items():
            self.sums[name] = self.sums.get(name, 0) + value.item() / 100
        if step % 100 == 0:
            means = " ".join(f"{name} {value:.3f}" for name, value in self.sums.items())
            print(f"{self.minutes():.1f} min, step {step}: {means}", flush=True)
            self.sums = {}


def meeting(options) -> Path:
    """The rendezvous file of the processes."""
    return options.out.with_suffix(".meeting")


def loader(pictures, options):
    return DataLoader(
        pictures,
        batch_size=options.batch,
        shuffle=True,
        drop_last=True,
        num_workers=options.workers,
        # Forks share the memory-mapped images; a spawned process would receive a copy of all of them.
        multiprocessing_context="fork",
        persistent_workers=True,
        collate_fn=collate,
    )


def endless(batches):
    while True:
        yield from batches


def save(average, step, out: Path):
    """Written to a temporary file and renamed: readers never get an incomplete file."""
    aside = out.with_suffix(".part")
    torch.save({"network": average.module.state_dict(), "step": step}, aside)
    aside.replace(out)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with rendered scenes")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument("--start", type=Path, help="checkpoint to continue from; the identity layer is new")
    parser.add_argument("--minutes", type=float, default=60)
    # Processes of one thread each, because threads of one process wait for each other in every layer.
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--batch", type=int, default=12, help="images per step and process")
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--height", type=int, default=256)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--workers", type=int, default=1, help="processes that prepare images, per training process")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
