"""
Backbones of Siamese trackers, and how template and search are compared.

None pads where a padding would tell the place in the crop, or those that pad are trained with shifted targets (Li et al. 2019,
"SiamRPN++", section 3): AlexNet in three forms, ResNet-50 with dilation in place of strides, MobileNetV2.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .mobilenet import STAGES, InvertedResidual


def legacy_alexnet(widths: tuple) -> nn.Sequential:
    """Five convolutions numbered in one list. Reference quirk: pooling comes before ReLU, and the last has none."""
    kernels, strides = (11, 5, 3, 3, 3), (2, 1, 1, 1, 1)
    layers: list = []
    for i, kernel in enumerate(kernels):
        layers += [nn.Conv2d(widths[i], widths[i + 1], kernel, strides[i]), nn.BatchNorm2d(widths[i + 1])]
        if i < 2:
            layers.append(nn.MaxPool2d(3, 2))
        if i < 4:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


class AlexNetLegacy(nn.Module):
    """pysot's `alexnetlegacy`."""

    channels = (256,)

    def __init__(self):
        super().__init__()
        self.features = legacy_alexnet((3, 96, 256, 384, 384, 256))

    def forward(self, x) -> list:
        return [self.features(x)]


class AlexNet(nn.Module):
    """pysot's `alexnet`: the same, one list a layer."""

    channels = (256,)

    def __init__(self):
        super().__init__()
        flat = list(legacy_alexnet((3, 96, 256, 384, 384, 256)))
        cuts = [0, 4, 8, 11, 14, 16]
        for i in range(5):
            setattr(self, f"layer{i + 1}", nn.Sequential(*flat[cuts[i] : cuts[i + 1]]))

    def forward(self, x) -> list:
        for i in range(5):
            x = getattr(self, f"layer{i + 1}")(x)
        return [x]


class Bottleneck(nn.Module):
    """
    Where a stage dilates, its first block dilates half as much and its shortcut is a 3 × 3 convolution; where it strides,
    neither pads.
    """

    def __init__(self, inputs: int, channels: int, stride: int, dilation: int, first: bool):
        super().__init__()
        outputs = 4 * channels
        shortcut = None
        if first and (stride > 1 or dilation > 1):
            padding = dilation // 2 if dilation > 1 else 0
            inner = max(1, dilation // 2)
            shortcut = nn.Conv2d(inputs, outputs, 3, stride, padding, inner, bias=False)
        elif first:
            shortcut = nn.Conv2d(inputs, outputs, 1, bias=False)
        if first and dilation > 1:
            dilation //= 2
            padding = dilation
        else:
            padding = dilation if dilation > 1 else 2 - stride
        self.conv1 = nn.Conv2d(inputs, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, stride, padding, dilation, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(outputs)) if shortcut is not None else None

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet50(nn.Module):
    """Stride 8 from layer 2 on. Gives the stem before pooling and the layers that are used."""

    def __init__(self, used: tuple):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 0, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        stages = {1: (64, 3, 1, 1), 2: (128, 4, 2, 1), 3: (256, 6, 1, 2), 4: (512, 3, 1, 4)}
        self.layers = [layer for layer in stages if layer <= max(used)]
        for layer in self.layers:
            channels, count, stride, dilation = stages[layer]
            blocks = []
            for i in range(count):
                blocks.append(Bottleneck(inputs, channels, stride if i == 0 else 1, dilation, first=i == 0))
                inputs = 4 * channels
            setattr(self, f"layer{layer}", nn.Sequential(*blocks))
        self.used = used
        self.channels = tuple(64 if layer == 0 else 4 * stages[layer][0] for layer in used)

    def forward(self, x) -> list:
        x = F.relu(self.bn1(self.conv1(x)))
        maps = {0: x}
        x = F.max_pool2d(x, 3, 2, 1)
        for layer in self.layers:
            x = getattr(self, f"layer{layer}")(x)
            maps[layer] = x
        return [maps[layer] for layer in self.used]


class DilatedMobileNetV2(nn.Module):
    """MobileNetV2 with stride 8 from the third stage on; widths are cut off to whole numbers."""

    # Of each stage; where it dilates, it does not stride.
    DILATIONS = (1, 1, 1, 2, 2, 4, 4)

    def __init__(self, used: tuple = (3, 5, 7), width: float = 1.4):
        super().__init__()
        inputs = int(32 * width)
        self.layer0 = nn.Sequential(nn.Conv2d(3, inputs, 3, 2, 0, bias=False), nn.BatchNorm2d(inputs), nn.ReLU6())
        before, widths = 1, [inputs]
        for stage, (widen, channels, count, step) in enumerate(STAGES, start=1):
            outputs, dilation = int(channels * width), self.DILATIONS[stage - 1]
            blocks = []
            for i in range(count):
                stride = step if i == 0 and dilation == 1 else 1
                here = dilation // 2 if i == 0 and dilation > before else dilation
                padding = here if here > 1 else 2 - stride
                blocks.append(InvertedResidual(inputs, outputs, stride, widen, padding, here, widens_always=True))
                inputs = outputs
            setattr(self, f"layer{stage}", nn.Sequential(*blocks))
            before = dilation
            widths.append(outputs)
        self.used = used
        self.channels = tuple(widths[layer] for layer in used)

    def forward(self, x) -> list:
        maps = []
        for layer in range(8):
            x = getattr(self, f"layer{layer}")(x)
            if layer in self.used:
                maps.append(x)
        return maps


def depthwise_correlation(search, template, dynamic_batch: bool):
    """
    Every channel of the template slides over the same channel of the search: [n, c, s, s] and [n, c, k, k] →
    [n, c, s - k + 1, s - k + 1] (Li et al. 2019, section 3.3).
    """
    channels, side = int(template.shape[1]), int(template.shape[2])
    if not dynamic_batch:
        return F.conv2d(search, template.reshape(channels, 1, side, side), groups=channels)
    # A convolution has one kernel for the whole batch: shifts times numbers do for any batch.
    rows, columns = int(search.shape[2]) - side + 1, int(search.shape[3]) - side + 1
    total = None
    for y in range(side):
        for x in range(side):
            term = search[:, :, y : y + rows, x : x + columns] * template[:, :, y : y + 1, x : x + 1]
            total = term if total is None else total + term
    return total


def correlation(search, kernels, outputs: int, dynamic_batch: bool):
    """
    `outputs` kernels of each of n templates slide over the searches of that template, m each: [n · m, c, s, s] and
    [n · outputs, c, k, k] → [n · m, outputs, s - k + 1, s - k + 1].
    """
    channels, side = int(kernels.shape[1]), int(kernels.shape[2])
    if not dynamic_batch:
        return F.conv2d(search, kernels)
    rows, columns = int(search.shape[2]) - side + 1, int(search.shape[3]) - side + 1
    shifted = [search[:, :, y : y + rows, x : x + columns] for y in range(side) for x in range(side)]
    weights = kernels.reshape(-1, 1, outputs, channels * side * side)
    # The count of templates stays a number of the graph.
    windows = torch.stack(shifted, 2).reshape(weights.shape[0], -1, channels * side * side, rows * columns)
    return torch.matmul(weights, windows).reshape(-1, outputs, rows, columns)


def search_fault(feature_side, least: int):
    """A check of search sizes: squares whose features have at least so many cells a side."""

    def fault(width: int, height: int):
        if width != height:
            return f"searches are squares, as {width}x{width}"
        if feature_side(width) < least:
            side = next(side for side in range(width, 4096) if feature_side(side) >= least)
            return f"searches of this network have at least {side}x{side} pixels"
        return None

    return fault
