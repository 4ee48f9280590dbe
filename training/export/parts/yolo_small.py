"""
The body of FairMOT's `yolo`: cross-stage partial blocks (Wang et al. 2020, "CSPNet") with spatial pyramid pooling (He et
al. 2015), up to stride 4. Written from the shapes of the weights. Batch norm's epsilon is 1e-3.
"""

import torch
import torch.nn.functional as F
from torch import nn

from .heads import Body


class Convolution(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel: int = 1, stride: int = 1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)

    def forward(self, x):
        return F.silu(self.bn(self.conv(x)))


class SpaceToDepth(nn.Module):
    """Every second row and column becomes a map of its own: even rows and columns, odd rows, odd columns, both odd."""

    def __init__(self, outputs: int):
        super().__init__()
        self.conv = Convolution(12, outputs, 3)

    def forward(self, x):
        corners = [x[..., ::2, ::2], x[..., 1::2, ::2], x[..., ::2, 1::2], x[..., 1::2, 1::2]]
        return self.conv(torch.cat(corners, 1))


class Residual(nn.Module):
    def __init__(self, channels: int, shortcut: bool):
        super().__init__()
        self.cv1 = Convolution(channels, channels)
        self.cv2 = Convolution(channels, channels, 3)
        self.shortcut = shortcut

    def forward(self, x):
        y = self.cv2(self.cv1(x))
        return x + y if self.shortcut else y


class PartialBlock(nn.Module):
    """Half of the channels go through residual blocks, half past them."""

    def __init__(self, inputs: int, outputs: int, count: int, shortcut: bool = True):
        super().__init__()
        half = outputs // 2
        self.cv1 = Convolution(inputs, half)
        self.cv2 = Convolution(inputs, half)
        self.cv3 = Convolution(2 * half, outputs)
        self.m = nn.Sequential(*[Residual(half, shortcut) for _ in range(count)])

    def forward(self, x):
        return self.cv3(torch.cat([self.m(self.cv1(x)), self.cv2(x)], 1))


class PyramidPool(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.cv1 = Convolution(channels, channels // 2)
        self.cv2 = Convolution(2 * channels, channels)

    def forward(self, x):
        x = self.cv1(x)
        return self.cv2(torch.cat([x, *[F.max_pool2d(x, size, 1, size // 2) for size in (5, 9, 13)]], 1))


class Backbone(nn.Module):
    """Numbered as the original's list, which counts resizing and joining, too."""

    def __init__(self):
        super().__init__()
        layers = {
            0: SpaceToDepth(32),
            1: Convolution(32, 64, 3, 2),
            2: PartialBlock(64, 64, 1),
            3: Convolution(64, 128, 3, 2),
            4: PartialBlock(128, 128, 3),
            5: Convolution(128, 256, 3, 2),
            6: PartialBlock(256, 256, 3),
            7: Convolution(256, 512, 3, 2),
            8: PyramidPool(512),
            9: PartialBlock(512, 512, 1, shortcut=False),
            10: Convolution(512, 256),
            13: PartialBlock(512, 256, 1, shortcut=False),
            14: Convolution(256, 128),
            17: PartialBlock(256, 128, 1, shortcut=False),
            18: Convolution(128, 64),
            21: PartialBlock(128, 64, 1, shortcut=False),
        }
        self.model = nn.ModuleDict({str(i): layer for i, layer in layers.items()})

    def forward(self, x):
        kept = {}
        for i in range(10):
            x = self.model[str(i)](x)
            kept[i] = x
        for shrink, lateral, join in ((10, 6, 13), (14, 4, 17), (18, 2, 21)):
            x = F.interpolate(self.model[str(shrink)](x), scale_factor=2.0, mode="nearest")
            x = self.model[str(join)](torch.cat([x, kept[lateral]], 1))
        return x


class SmallYolo(Body):
    channels = 64

    def __init__(self):
        super().__init__()
        self.backbone = Backbone()

    def features(self, x):
        return self.backbone(x)
