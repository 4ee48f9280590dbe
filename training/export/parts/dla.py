"""
Deep layer aggregation (Yu et al. 2018, section 3) with 34 layers, and the way back up to stride 4 that CenterNet (Zhou et
al. 2019, appendix) puts on it: each joining step is a deformable convolution.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .deformable import DeformableConvolution
from .heads import Body

CHANNELS = (16, 32, 64, 128, 256, 512)
# Blocks in a tree of each level, as a power of two.
DEPTHS = (1, 1, 1, 2, 2, 1)


class Block(nn.Module):
    """Two 3 × 3 convolutions beside a shortcut that is given."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x, shortcut):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + shortcut)


class Root(nn.Module):
    """Joins all that a tree has seen."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, *maps):
        return F.relu(self.bn(self.conv(torch.cat(maps, 1))))


class Tree(nn.Module):
    """A binary tree of blocks (figure 3 of the paper); `keeps_input` hands its pooled input to the root, too."""

    def __init__(self, depth: int, inputs: int, outputs: int, stride: int = 1, keeps_input: bool = False, root_inputs: int = 0):
        super().__init__()
        root_inputs = (root_inputs or 2 * outputs) + (inputs if keeps_input else 0)
        if depth == 1:
            self.tree1 = Block(inputs, outputs, stride)
            self.tree2 = Block(outputs, outputs)
            self.root = Root(root_inputs, outputs)
        else:
            self.tree1 = Tree(depth - 1, inputs, outputs, stride)
            self.tree2 = Tree(depth - 1, outputs, outputs, root_inputs=root_inputs + outputs)
        # Reference quirk: a tree of trees has a projection of its own, which its inner tree does not use.
        self.project = None
        if inputs != outputs:
            self.project = nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        self.depth, self.stride, self.keeps_input = depth, stride, keeps_input

    def forward(self, x, seen=()):
        pooled = F.max_pool2d(x, self.stride) if self.stride > 1 else x
        seen = (*seen, pooled) if self.keeps_input else tuple(seen)
        if self.depth > 1:
            first = self.tree1(x)
            return self.tree2(first, (*seen, first))
        shortcut = self.project(pooled) if self.project is not None else pooled
        first = self.tree1(x, shortcut)
        second = self.tree2(first, first)
        return self.root(second, first, *seen)


class DLA(nn.Module):
    """Maps of strides 1 to 32. `fc` is what the pre-training on ImageNet left in the checkpoints; nothing reads it."""

    def __init__(self):
        super().__init__()
        self.base_layer = convolution(3, CHANNELS[0], 7)
        self.level0 = convolution(CHANNELS[0], CHANNELS[0], 3)
        self.level1 = convolution(CHANNELS[0], CHANNELS[1], 3, stride=2)
        for level in range(2, 6):
            tree = Tree(DEPTHS[level], CHANNELS[level - 1], CHANNELS[level], stride=2, keeps_input=level > 2)
            setattr(self, f"level{level}", tree)
        self.fc = nn.Conv2d(CHANNELS[5], 1000, 1)

    def forward(self, x):
        x = self.base_layer(x)
        maps = []
        for level in range(6):
            x = getattr(self, f"level{level}")(x)
            maps.append(x)
        return maps


def convolution(inputs: int, outputs: int, kernel: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


class DeformableNorm(nn.Module):
    """Deformable convolution, norm, ReLU."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.actf = nn.Sequential(nn.BatchNorm2d(outputs), nn.ReLU())
        self.conv = DeformableConvolution(inputs, outputs)

    def forward(self, x):
        return self.actf(self.conv(x))


class PlainNorm(nn.Module):
    """The same with an ordinary convolution, for networks without deformable ones."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.actf = nn.Sequential(nn.BatchNorm2d(outputs), nn.ReLU())
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)

    def forward(self, x):
        return self.actf(self.conv(x))


class IDAUp(nn.Module):
    """Iterative aggregation: each map is enlarged and joined with the one before it."""

    def __init__(self, outputs: int, inputs: list, factors: list, joint):
        super().__init__()
        for i in range(1, len(inputs)):
            factor = factors[i]
            setattr(self, f"proj_{i}", joint(inputs[i], outputs))
            up = nn.ConvTranspose2d(outputs, outputs, 2 * factor, factor, factor // 2, groups=outputs, bias=False)
            setattr(self, f"up_{i}", up)
            setattr(self, f"node_{i}", joint(outputs, outputs))

    def forward(self, maps: list, first: int, end: int) -> None:
        """Reference quirk: changes `maps` in place from the one after `first`; later steps read the changed ones."""
        for i in range(first + 1, end):
            project, up, node = (getattr(self, f"{kind}_{i - first}") for kind in ("proj", "up", "node"))
            maps[i] = node(up(project(maps[i])) + maps[i - 1])


class DLAUp(nn.Module):
    def __init__(self, channels: list, joint):
        super().__init__()
        factors = [2**i for i in range(len(channels))]
        inputs = list(channels)
        for step in range(len(channels) - 1):
            at = len(channels) - 2 - step
            ida = IDAUp(channels[at], inputs[at:], [factor // factors[at] for factor in factors[at:]], joint)
            setattr(self, f"ida_{step}", ida)
            inputs[at + 1 :] = [channels[at]] * (len(channels) - at - 1)
            factors[at + 1 :] = [factors[at]] * (len(channels) - at - 1)
        self.steps = len(channels) - 1

    def forward(self, maps: list) -> list:
        outputs = [maps[-1]]
        for step in range(self.steps):
            getattr(self, f"ida_{step}")(maps, len(maps) - step - 2, len(maps))
            outputs.insert(0, maps[-1])
        return outputs


class DLASegment(Body):
    """The whole body: [n, 3, h, w] → [n, 64, h / 4, w / 4]. Keys as in CenterNet and FairMOT."""

    channels = 64

    def __init__(self, joint=DeformableNorm):
        super().__init__()
        self.base = DLA()
        self.dla_up = DLAUp(list(CHANNELS[2:]), joint)
        self.ida_up = IDAUp(CHANNELS[2], list(CHANNELS[2:5]), [1, 2, 4], joint)

    def features(self, x):
        maps = self.dla_up(self.base(x))[:3]
        self.ida_up(maps, 0, 3)
        return maps[-1]


class ConcatenatingIDAUp(nn.Module):
    """Iterative aggregation of the first version: all maps are enlarged to the finest, and joined side by side."""

    def __init__(self, outputs: int, inputs: list, factors: list):
        super().__init__()
        for i, (before, factor) in enumerate(zip(inputs, factors)):
            if before != outputs:
                setattr(self, f"proj_{i}", convolution(before, outputs, 1))
            if factor > 1:
                up = nn.ConvTranspose2d(outputs, outputs, 2 * factor, factor, factor // 2, groups=outputs, bias=False)
                setattr(self, f"up_{i}", up)
        for i in range(1, len(inputs)):
            setattr(self, f"node_{i}", convolution(2 * outputs, outputs, 3))

    def forward(self, maps: list) -> list:
        """The sums after each map but the first."""
        enlarged = []
        for i, x in enumerate(maps):
            for kind in ("proj", "up"):
                x = getattr(self, f"{kind}_{i}")(x) if hasattr(self, f"{kind}_{i}") else x
            enlarged.append(x)
        joined = [enlarged[0]]
        for i, x in enumerate(enlarged[1:], start=1):
            joined.append(getattr(self, f"node_{i}")(torch.cat([joined[-1], x], 1)))
        return joined[1:]


class ConcatenatingDLAUp(nn.Module):
    def __init__(self, channels: list):
        super().__init__()
        inputs, factors = list(channels), [2**i for i in range(len(channels))]
        for step in range(len(channels) - 1):
            at = len(channels) - 2 - step
            relative = [factor // factors[at] for factor in factors[at:]]
            setattr(self, f"ida_{step}", ConcatenatingIDAUp(channels[at], inputs[at:], relative))
            inputs[at + 1 :] = [channels[at]] * (len(channels) - at - 1)
            factors[at + 1 :] = [factors[at]] * (len(channels) - at - 1)
        self.steps = len(channels) - 1

    def forward(self, maps: list):
        maps = list(maps)
        for step in range(self.steps):
            at = len(maps) - 2 - step
            maps[at + 1 :] = getattr(self, f"ida_{step}")(maps[at:])
        return maps[-1]


class ConcatenatingDLASegment(Body):
    """CenterNet's and FairMOT's `dlav0_34`: the way back up as in the paper of the body, without deformable convolutions."""

    channels = 64

    def __init__(self):
        super().__init__()
        self.base = DLA()
        self.dla_up = ConcatenatingDLAUp(list(CHANNELS[2:]))

    def features(self, x):
        return self.dla_up(self.base(x)[2:])
