"""
Hourglass networks (Newell et al. 2016) as CornerNet builds them (Law and Deng 2018, section 4): two or three in a row,
strides instead of pooling, residual blocks or the fire blocks of CornerNet-Squeeze (Law et al. 2020, section 4).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


class Convolution(nn.Module):
    """Convolution, norm if requested, ReLU. A bias stands in for a norm."""

    def __init__(self, kernel: int, inputs: int, outputs: int, stride: int = 1, norm: bool = True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=not norm)
        self.bn = nn.BatchNorm2d(outputs) if norm else nn.Identity()

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Residual(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.skip = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.skip = convolution_norm(inputs, outputs, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.skip(x))


class Fire(nn.Module):
    """Squeeze to half the channels, then a quarter each by 1 × 1 and by depth-wise 3 × 3. No ReLU in between."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        squeezed = outputs // 2
        self.conv1 = nn.Conv2d(inputs, squeezed, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(squeezed)
        self.conv_1x1 = nn.Conv2d(squeezed, outputs // 2, 1, stride, bias=False)
        self.conv_3x3 = nn.Conv2d(squeezed, outputs // 2, 3, stride, 1, groups=squeezed, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.bn1(self.conv1(x))
        y = self.bn2(torch.cat([self.conv_1x1(y), self.conv_3x3(y)], 1))
        return F.relu(y + x if self.shortcut else y)


def convolution_norm(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


@dataclass(frozen=True)
class HourglassShape:
    """Channels and blocks of each scale, outermost first."""

    channels: tuple
    blocks: tuple
    block: type = Residual
    # Nearest enlargement, or a learned one.
    learned_up: bool = False


# Of 104 layers when two stand in a row.
LARGE = HourglassShape((256, 256, 384, 384, 384, 512), (2, 2, 2, 2, 2, 4))
SACCADE = HourglassShape((256, 384, 384, 512), (1, 1, 1, 1))
SQUEEZE = HourglassShape((256, 256, 384, 384, 512), (2, 2, 2, 2, 4), Fire, learned_up=True)


class Hourglass(nn.Module):
    """One scale beside all coarser ones."""

    def __init__(self, shape: HourglassShape, scale: int = 0):
        super().__init__()
        here, inner = shape.channels[scale : scale + 2]
        count, inner_count = shape.blocks[scale : scale + 2]
        block = shape.block
        self.up1 = in_a_row(block, here, here, count)
        self.low1 = nn.Sequential(block(here, inner, 2), *[block(inner, inner) for _ in range(count - 1)])
        deepest = scale + 2 == len(shape.channels)
        self.low2 = in_a_row(block, inner, inner, inner_count) if deepest else Hourglass(shape, scale + 1)
        # The width changes in the last block.
        self.low3 = nn.Sequential(*[block(inner, inner) for _ in range(count - 1)], block(inner, here))
        self.up2 = nn.ConvTranspose2d(here, here, 4, 2, 1) if shape.learned_up else nn.Upsample(scale_factor=2.0)

    def forward(self, x, merges: list):
        """Appends what each scale joins, deepest first, to `merges`."""
        low = self.low1(x)
        low = self.low2(low, merges) if isinstance(self.low2, Hourglass) else self.low2(low)
        merged = self.up1(x) + self.up2(self.low3(low))
        merges.append(merged)
        return merged


def in_a_row(block, inputs: int, outputs: int, count: int) -> nn.Sequential:
    return nn.Sequential(block(inputs, outputs), *[block(outputs, outputs) for _ in range(count - 1)])


class Stack(nn.Module):
    """
    Hourglasses in a row. Each sees what the one before saw and made. Keys of the hourglasses begin with `kps` in CornerNet
    and CenterNet, with `hgs` in CornerNet-Lite.
    """

    def __init__(self, shape: HourglassShape, count: int, name: str = "kps", strides: int = 2):
        super().__init__()
        outer = shape.channels[0]
        before = [Residual(128 if i == 0 else outer, outer, 2) for i in range(strides - 1)]
        self.pre = nn.Sequential(Convolution(7, 3, 128, 2), *before)
        setattr(self, name, nn.ModuleList(Hourglass(shape) for _ in range(count)))
        self.cnvs = nn.ModuleList(Convolution(3, outer, 256) for _ in range(count))
        self.count, self.name, self.outer = count, name, outer

    def add_joints(self) -> None:
        """The layers between two hourglasses; they come later in some originals' key order."""
        between = range(self.count - 1)
        self.inters = nn.ModuleList(Residual(self.outer, self.outer) for _ in between)
        self.inters_ = nn.ModuleList(convolution_norm(self.outer, self.outer) for _ in between)
        self.cnvs_ = nn.ModuleList(convolution_norm(256, self.outer) for _ in between)

    def features(self, x):
        """Maps of each hourglass, and the merges of the last one."""
        x = self.pre(x)
        maps, merges = [], []
        for i, hourglass in enumerate(getattr(self, self.name)):
            merges = []
            y = self.cnvs[i](hourglass(x, merges))
            maps.append(y)
            if i + 1 < self.count:
                x = self.inters[i](F.relu(self.inters_[i](x) + self.cnvs_[i](y)))
        return maps, merges


def prediction(outputs: int, kernel: int = 3, inputs: int = 256) -> nn.Sequential:
    """Two convolutions without norm: to 256 channels, then 1 × 1 to the head's."""
    return nn.Sequential(Convolution(kernel, inputs, 256, norm=False), nn.Conv2d(256, outputs, 1))


def predictions(outputs: int, count: int, kernel: int = 3) -> nn.ModuleList:
    return nn.ModuleList(prediction(outputs, kernel) for _ in range(count))
