"""
The training loop of all networks: AdamW, a learning rate that falls along half a cosine of the training time, a moving average of
the weights, and a checkpoint from which the same command continues.
"""

import argparse
import copy
import math
import time
from pathlib import Path

import torch
from torch import nn

WARM_UP_STEPS = 100
SAVE_SECONDS = 120


def add_options(parser: argparse.ArgumentParser, minutes: float, batch: int, rate: float) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with rendered scenes")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint; where it exists, training continues from it")
    parser.add_argument("--start", type=Path, help="checkpoint whose weights a new training begins with")
    parser.add_argument("--minutes", type=float, default=minutes, help="of training in all")
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)


def train(network: nn.Module, loss: nn.Module, forward, batches, options) -> None:
    """
    @param forward (network, batch) → outputs
    @param loss (outputs, batch) → total and named parts; its own weights are trained, too
    @param batches endless
    """
    network.to(memory_format=torch.channels_last).train()
    average = copy.deepcopy(network).eval()
    weights = [weight for module in (network, loss) for weight in module.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(groups(network, loss), lr=options.rate, weight_decay=1e-4)
    minutes, step = resume(network, average, loss, optimizer, options)
    journal = Journal(minutes)
    saved = time.time()
    for batch in batches:
        done = journal.minutes() / options.minutes
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["share"] * options.rate * rate_share(step, done)
        total, parts = loss(forward(network, batch), batch)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(weights, 10)
        optimizer.step()
        step += 1
        follow(average, network, step)
        journal.note(step, {"total": total, **parts})
        if time.time() - saved > SAVE_SECONDS:
            save(network, average, loss, optimizer, journal.minutes(), step, options.out)
            saved = time.time()
    save(network, average, loss, optimizer, journal.minutes(), step, options.out)


def groups(network: nn.Module, loss: nn.Module) -> list[dict]:
    """Weights by decay and by share of the rate: a network may name those that were trained before in `slow`."""
    slow = tuple(getattr(network, "slow", ()))
    found: dict = {}
    for module in (network, loss):
        for name, weight in module.named_parameters():
            if weight.requires_grad:
                share = 0.1 if slow and name.startswith(slow) else 1.0
                found.setdefault((share, weight.ndim > 1), []).append(weight)
    return [
        {"params": weights, "share": share, "weight_decay": 1e-4 if decays else 0.0}
        for (share, decays), weights in found.items()
    ]


def rate_share(step: int, done: float) -> float:
    """Share of the learning rate: up over the first steps, then half a cosine down to a hundredth."""
    return min(1, (step + 1) / WARM_UP_STEPS) * (0.01 + 0.99 * (1 + math.cos(math.pi * min(1, done))) / 2)


@torch.no_grad()
def follow(average: nn.Module, network: nn.Module, step: int) -> None:
    """The moving average takes a two-hundredth of each step's weights, more at the beginning."""
    share = max(0.005, 1 / (step + 1))
    for mean, value in zip(average.state_dict().values(), network.state_dict().values()):
        if mean.is_floating_point():
            mean.mul_(1 - share).add_(value, alpha=share)
        else:
            mean.copy_(value)


def resume(network, average, loss, optimizer, options) -> tuple[float, int]:
    """Minutes and steps done: of the training that wrote `--out`; else none, with the weights of `--start`."""
    if options.out.exists():
        state = torch.load(options.out)
        network.load_state_dict(state["raw"])
        average.load_state_dict(state["network"])
        loss.load_state_dict(state["loss"])
        optimizer.load_state_dict(state["optimizer"])
        print(f"Continues after {state['minutes']:.1f} minutes, {state['step']} steps.", flush=True)
        return state["minutes"], state["step"]
    if options.start:
        weights = torch.load(options.start)["network"]
        for module in (network, average):
            # A network with more branches keeps those that the checkpoint lacks.
            missing, unexpected = module.load_state_dict(weights, strict=False)
        print(f"Begins with {options.start.name}; new: {len(missing)} tensors, unused: {len(unexpected)}.", flush=True)
    return 0.0, 0


def save(network, average, loss, optimizer, minutes: float, step: int, out: Path) -> None:
    """Written to a temporary file and renamed: readers never get an incomplete file."""
    aside = out.with_suffix(".part")
    torch.save(
        {
            "network": average.state_dict(),
            "raw": network.state_dict(),
            "loss": loss.state_dict(),
            "optimizer": optimizer.state_dict(),
            "minutes": minutes,
            "step": step,
        },
        aside,
    )
    aside.replace(out)


class Journal:
    """Prints the mean losses of every hundred steps."""

    def __init__(self, minutes: float):
        self.started = time.time() - 60 * minutes
        self.sums: dict[str, float] = {}
        self.count = 0

    def minutes(self) -> float:
        return (time.time() - self.started) / 60

    def note(self, step: int, losses: dict) -> None:
        for name, value in losses.items():
            self.sums[name] = self.sums.get(name, 0) + float(value)
        self.count += 1
        if step % 100 == 0:
            means = " ".join(f"{name} {value / self.count:.4f}" for name, value in self.sums.items())
            print(f"{self.minutes():.1f} min, step {step}: {means}", flush=True)
            self.sums, self.count = {}, 0
