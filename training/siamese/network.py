"""
SiamRPN++ (Li et al. 2019, "Evolution of Siamese Visual Tracking with Very Deep Networks"), small, on fairmot-tiny, which has seen
people and what tells them apart: two of its maps are compared channel by channel and their answers averaged with learned weights.

Sides are 8 · k + 1 pixels, so that all strides keep the middle pixel in the middle.
"""

import torch
from torch import nn
from torch.nn import functional as F

from fairmot.trained import without_norms

STRIDE = 8
#: Height by width; side of a square anchor in strides.
ANCHOR_RATIOS, ANCHOR_SCALE = (1.5, 2.3, 3.3), 4
#: Cells a side of the template's map that are compared: its middle.
KERNEL = 5
CHANNELS, WIDTH = 64, 48
LAYERS = ("shape", "identity")
# Every anchor starts with a probability of 1 %, as in the focal loss paper.
SCORE_BIAS = -4.6


class ConvolutionNorm(nn.Sequential):
    def __init__(self, inputs: int, outputs: int, size: int = 3, stride: int = 1, dilation: int = 1):
        super().__init__(
            nn.Conv2d(inputs, outputs, size, stride, dilation * (size // 2), dilation, bias=False),
            nn.BatchNorm2d(outputs),
        )


class Backbone(nn.Module):
    """
    BGR 0 to 255 [n, 3, s, s] → maps of fairmot-tiny: of stride 2 from its encoder, of stride 4 from its decoder, and what is
    compared, of stride 8: from its decoder, and from its appearance of people. fairmot-tiny stays as it is; what makes the maps of
    stride 8 comparable is learned.
    """

    def __init__(self):
        super().__init__()
        self.base = without_norms()
        for name in ("hm", "wh", "reg"):
            delattr(self.base, name)
        for weight in self.base.parameters():
            weight.requires_grad_(False)
        self.shape = ConvolutionNorm(48, CHANNELS)
        self.identity = nn.Conv2d(64, CHANNELS, 1)
        nn.init.dirac_(self.identity.weight)
        nn.init.zeros_(self.identity.bias)

    def forward(self, image):
        base = self.base
        with torch.no_grad():
            first = base.stem(image.flip(1) * (1 / 255))
            second = base.stride4(first)
            third = base.stride8(second)
            fourth = base.stride16(third)
            coarse = base.up8(base.up16(base.stride32(fourth), fourth), third)
            fine = base.up4(coarse, second)
            # Embeddings of unit length, as they were trained, times what norms like better.
            appearance = 8 * F.normalize(base.id(fine))
        return {
            "first": first,
            "fine": fine,
            "shape": F.relu(self.shape(coarse)),
            "identity": self.identity(F.avg_pool2d(appearance, 3, 2, 1, count_include_pad=False)),
        }


class Branch(nn.Module):
    """Scores or boxes from the correlation of one map, channel by channel (section 3.4)."""

    def __init__(self, channels: int, outputs: int):
        super().__init__()
        self.kernel, self.search = nn.Conv2d(channels, channels, 1), nn.Conv2d(channels, channels, 1)
        # Both begin as they are, so that the first correlation is the likeness of embeddings.
        for adjust in (self.kernel, self.search):
            nn.init.dirac_(adjust.weight)
            nn.init.zeros_(adjust.bias)
        # What is in the middle of a template is the target rather than what is around it.
        steps = torch.arange(KERNEL) - KERNEL // 2
        across, down = torch.exp(-(steps**2) / 1.5), torch.exp(-(steps**2) / 6)
        self.share = nn.Parameter((down[:, None] * across / (down.sum() * across.sum())).repeat(channels, 1, 1))
        self.norm = nn.BatchNorm2d(channels)
        self.mix = ConvolutionNorm(channels, WIDTH)
        self.out = nn.Conv2d(WIDTH, outputs, 1)

    def kernel_of(self, template):
        """[n, c, t, t] → [n, c, 5, 5]"""
        return self.kernel(middle_of(template)) * self.share

    def correlate(self, kernel, search):
        return self.norm(correlate(self.search(search), kernel))

    def read(self, correlated):
        return self.out(F.relu(self.mix(correlated)))


class SiamRPNPlusPlus(nn.Module):
    """`layers` names the maps that are compared, in order."""

    def __init__(self, layers=LAYERS):
        super().__init__()
        self.layers = tuple(layers)
        anchors = len(ANCHOR_RATIOS)
        self.backbone = Backbone()
        self.cls = nn.ModuleDict({layer: Branch(CHANNELS, 2 * anchors) for layer in layers})
        self.loc = nn.ModuleDict({layer: Branch(CHANNELS, 4 * anchors) for layer in layers})
        self.cls_weight = nn.Parameter(torch.zeros(len(layers)))
        self.loc_weight = nn.Parameter(torch.zeros(len(layers)))
        for branch in self.cls.values():
            nn.init.constant_(branch.out.bias[:anchors], -SCORE_BIAS / 2)
            nn.init.constant_(branch.out.bias[anchors:], SCORE_BIAS / 2)

    def kernels(self, template) -> list:
        """[n, 3, t, t] → for each layer the kernels of scores, then of boxes: [n, c, 5, 5]."""
        return self.kernels_of(self.backbone(template))

    def kernels_of(self, maps: dict) -> list:
        return [branches[layer].kernel_of(maps[layer]) for layer in self.layers for branches in (self.cls, self.loc)]

    def answers(self, search, kernels: list):
        """Scores [n, 2 · anchors, m, m] of each layer, boxes [n, 4 · anchors, m, m] of each layer."""
        maps = self.backbone(search)
        return self.read("cls", maps, kernels), self.read("loc", maps, kernels)

    def read(self, role: str, maps: dict, kernels: list) -> list:
        branches = getattr(self, role)
        own = kernels[0::2] if role == "cls" else kernels[1::2]
        return [
            branches[layer].read(branches[layer].correlate(kernel, maps[layer]))
            for layer, kernel in zip(self.layers, own)
        ]

    def forward(self, template, search):
        """
        Scores and boxes, the layers' answers averaged; and scores where each search is compared with the template of the pair before,
        another person's.
        """
        kernels = self.kernels(template)
        maps = self.backbone(search)
        others = [kernel.roll(1, 0) for kernel in kernels]
        return (
            mean(self.read("cls", maps, kernels), self.cls_weight),
            mean(self.read("loc", maps, kernels), self.loc_weight),
            mean(self.read("cls", maps, others), self.cls_weight),
        )


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
    count, channels = int(kernel.shape[0]), int(kernel.shape[1])
    if count == 1:
        return F.conv2d(search, kernel.transpose(0, 1), groups=channels)
    folded = search.reshape(1, count * channels, *search.shape[2:])
    found = F.conv2d(folded, kernel.reshape(count * channels, 1, KERNEL, KERNEL), groups=count * channels)
    return found.reshape(count, channels, *found.shape[2:])
