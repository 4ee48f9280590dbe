"""
SiamRPN++ (Li et al. 2019, "Evolution of Siamese Visual Tracking with Very Deep Networks"), small: a residual backbone of stride 8,
whose last stage dilates instead of striding; two of its maps are compared channel by channel and their answers averaged with learned
weights.

Sides are 8 · k + 1 pixels, so that all strides keep the middle pixel in the middle.
"""

import torch
from torch import nn
from torch.nn import functional as F

STRIDE = 8
#: Height by width; side of a square anchor in strides.
ANCHOR_RATIOS, ANCHOR_SCALE = (1.5, 2.3, 3.3), 5
#: Cells a side of the template's map that are compared: its middle.
KERNEL = 5
LAYERS = ("middle", "deep")
# Every anchor starts with a probability of 1 %, as in the focal loss paper.
SCORE_BIAS = -4.6


class ConvolutionNorm(nn.Sequential):
    def __init__(self, inputs: int, outputs: int, size: int = 3, stride: int = 1, dilation: int = 1):
        super().__init__(
            nn.Conv2d(inputs, outputs, size, stride, dilation * (size // 2), dilation, bias=False),
            nn.BatchNorm2d(outputs),
        )


class Residual(nn.Module):
    """Basic block of ResNet (He et al., 2016): two 3×3 convolutions around a shortcut."""

    def __init__(self, channels: int, dilation: int = 1):
        super().__init__()
        self.first = ConvolutionNorm(channels, channels, dilation=dilation)
        self.second = ConvolutionNorm(channels, channels, dilation=dilation)

    def forward(self, x):
        return F.relu(x + self.second(F.relu(self.first(x))))


class Backbone(nn.Module):
    """BGR 0 to 255 [n, 3, s, s] → maps of stride 2, 4, 8 and, dilated, 8."""

    def __init__(self, stem: int = 16, fine: int = 32, coarse: int = 64):
        super().__init__()
        self.stem = ConvolutionNorm(3, stem, stride=2)
        self.stage1 = ConvolutionNorm(stem, fine, stride=2)
        self.down = ConvolutionNorm(fine, coarse, stride=2)
        self.middle = Residual(coarse)
        self.deep = Residual(coarse, dilation=2)

    def forward(self, image):
        first = F.relu(self.stem((image - 128) * (1 / 64)))
        second = F.relu(self.stage1(first))
        middle = self.middle(F.relu(self.down(second)))
        return {"first": first, "second": second, "middle": middle, "deep": self.deep(middle)}


class Branch(nn.Module):
    """Scores or boxes from the correlation of one map, channel by channel (section 3.4)."""

    def __init__(self, channels: int, width: int, outputs: int):
        super().__init__()
        self.kernel = ConvolutionNorm(channels, width, 1)
        self.search = ConvolutionNorm(channels, width, 1)
        self.mix = ConvolutionNorm(width, width)
        self.out = nn.Conv2d(width, outputs, 1)

    def correlate(self, kernel, search):
        return correlate(F.relu(self.search(search)), kernel)

    def read(self, correlated):
        return self.out(F.relu(self.mix(correlated)))


class SiamRPNPlusPlus(nn.Module):
    """`layers` names the maps that are compared, in order."""

    def __init__(self, layers=LAYERS, coarse: int = 64, widths=(48, 32)):
        super().__init__()
        self.layers = tuple(layers)
        anchors = len(ANCHOR_RATIOS)
        self.backbone = Backbone(coarse=coarse)
        self.cls = nn.ModuleDict({layer: Branch(coarse, widths[0], 2 * anchors) for layer in layers})
        self.loc = nn.ModuleDict({layer: Branch(coarse, widths[1], 4 * anchors) for layer in layers})
        self.cls_weight = nn.Parameter(torch.zeros(len(layers)))
        self.loc_weight = nn.Parameter(torch.zeros(len(layers)))
        for branch in self.cls.values():
            nn.init.constant_(branch.out.bias[:anchors], -SCORE_BIAS / 2)
            nn.init.constant_(branch.out.bias[anchors:], SCORE_BIAS / 2)

    def kernels(self, template) -> list:
        """[n, 3, t, t] → for each layer the kernels of scores, then of boxes: [n, c, 5, 5]."""
        maps = self.backbone(template)
        middle = {layer: middle_of(maps[layer]) for layer in self.layers}
        return [
            F.relu(branches[layer].kernel(middle[layer])) for layer in self.layers for branches in (self.cls, self.loc)
        ]

    def answers(self, search, kernels: list):
        """Scores [n, 2 · anchors, m, m] of each layer, boxes [n, 4 · anchors, m, m] of each layer."""
        maps = self.backbone(search)
        scores = [
            self.cls[layer].read(self.cls[layer].correlate(kernel, maps[layer]))
            for layer, kernel in zip(self.layers, kernels[0::2])
        ]
        boxes = [
            self.loc[layer].read(self.loc[layer].correlate(kernel, maps[layer]))
            for layer, kernel in zip(self.layers, kernels[1::2])
        ]
        return scores, boxes

    def forward(self, template, search):
        """The layers' answers, averaged."""
        scores, boxes = self.answers(search, self.kernels(template))
        return mean(scores, self.cls_weight), mean(boxes, self.loc_weight)


def middle_of(x):
    """The middle 5 × 5 cells."""
    first = (x.shape[-1] - KERNEL) // 2
    return x[:, :, first : first + KERNEL, first : first + KERNEL]


def mean(maps: list, weights):
    """Weighted by the softmax of learned weights (section 3.3)."""
    shares = torch.softmax(weights, 0)
    return sum(share * each for share, each in zip(shares, maps))


def correlate(search, kernel):
    """[n, c, s, s] and [n, c, k, k] → [n, c, s − k + 1, s − k + 1], every channel by itself."""
    count, channels, side, _ = search.shape
    folded = search.reshape(1, count * channels, side, side)
    found = F.conv2d(folded, kernel.reshape(count * channels, 1, KERNEL, KERNEL), groups=count * channels)
    return found.reshape(count, channels, *found.shape[2:])
