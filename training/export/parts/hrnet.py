"""High-resolution network (Sun et al. 2019, section 3): branches of four scales that exchange what they see."""

import torch
import torch.nn.functional as F
from torch import nn

from .heads import Body
from .resnet import BasicBlock, Bottleneck


def convolution(inputs: int, outputs: int, kernel: int, stride: int = 1, relu: bool = True) -> nn.Sequential:
    layers = [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs)]
    return nn.Sequential(*layers, nn.ReLU()) if relu else nn.Sequential(*layers)


class Exchange(nn.Module):
    """Four blocks on each branch, then every branch gets the sum of all, resized to its own scale."""

    def __init__(self, widths: list):
        super().__init__()
        self.branches = nn.ModuleList(nn.Sequential(*[BasicBlock(width, width) for _ in range(4)]) for width in widths)
        self.fuse_layers = nn.ModuleList(
            nn.ModuleList(resize(widths, source, target) for source in range(len(widths))) for target in range(len(widths))
        )

    def forward(self, maps: list) -> list:
        maps = [branch(x) for branch, x in zip(self.branches, maps)]
        return [F.relu(self.fuse(maps, target)) for target in range(len(maps))]

    def fuse(self, maps: list, target: int):
        total = None
        for source, x in enumerate(maps):
            layer = self.fuse_layers[target][source]
            if source != target:
                x = layer(x)
            if source > target:
                x = F.interpolate(x, scale_factor=float(2 ** (source - target)), mode="nearest")
            total = x if total is None else total + x
        return total


def resize(widths: list, source: int, target: int):
    """From one branch to another: 1 × 1 before enlarging, or 3 × 3 of stride 2 for each halving."""
    if source == target:
        return None
    if source > target:
        return convolution(widths[source], widths[target], 1, relu=False)
    steps = []
    for step in range(target - source):
        last = step == target - source - 1
        steps.append(convolution(widths[source], widths[target] if last else widths[source], 3, 2, relu=not last))
    return nn.Sequential(*steps)


class HighResolutionNet(Body):
    """[n, 3, h, w] → [n, 15 · width, h / 4, w / 4]: the four branches side by side."""

    def __init__(self, width: int):
        super().__init__()
        widths = [width * 2**i for i in range(4)]
        self.conv1 = nn.Conv2d(3, 64, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.conv2 = nn.Conv2d(64, 64, 3, 2, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(64)
        self.layer1 = nn.Sequential(Bottleneck(64, 64), *[Bottleneck(256, 64) for _ in range(3)])
        before = [256]
        for stage, modules in ((2, 1), (3, 4), (4, 3)):
            now = widths[:stage]
            setattr(self, f"transition{stage - 1}", transition(before, now))
            setattr(self, f"stage{stage}", nn.Sequential(*[Exchange(now) for _ in range(modules)]))
            before = now
        self.channels = sum(widths)

    def features(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.relu(self.bn2(self.conv2(x)))
        maps = [self.layer1(x)]
        for stage in (2, 3, 4):
            steps = getattr(self, f"transition{stage - 1}")
            # A new branch starts from the coarsest map so far.
            maps = [(maps[i] if i < len(maps) else maps[-1]) if step is None else step(maps[min(i, len(maps) - 1)]) for i, step in enumerate(steps)]
            for exchange in getattr(self, f"stage{stage}"):
                maps = exchange(maps)
        size = maps[0].shape[2:]
        enlarged = [F.interpolate(x, size=size, mode="bilinear", align_corners=False) for x in maps[1:]]
        return torch.cat([maps[0], *enlarged], 1)


def transition(before: list, now: list) -> nn.ModuleList:
    """To the next stage's branches: 3 × 3 where the width changes, stride 2 for a new branch, nothing where all fits."""
    steps = []
    for i, width in enumerate(now):
        if i >= len(before):
            steps.append(nn.Sequential(convolution(before[-1], width, 3, 2)))
        else:
            steps.append(None if before[i] == width else convolution(before[i], width, 3))
    return nn.ModuleList(steps)
