"""
SiamRPN++ (Li et al. 2019, "Evolution of Siamese Visual Tracking with Very Deep Networks"), small: a residual backbone of stride 8,
whose last block dilates instead of striding; two of its maps are compared channel by channel and their answers averaged with learned
weights. The backbone begins with fairmot-tiny's encoder: it has seen people and what tells them apart.

Sides are 8 · k + 1 pixels, so that all strides keep the middle pixel in the middle.
"""

import torch
from torch import nn
from torch.nn import functional as F

STRIDE = 8
#: Height by width; side of a square anchor in strides.
ANCHOR_RATIOS, ANCHOR_SCALE = (1.5, 2.3, 3.3), 4
#: Cells a side of the template's map that are compared: its middle.
KERNEL = 5
CHANNELS = 64
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

    def __init__(self, channels: int, convolution, dilation: int = 1):
        super().__init__()
        self.first = convolution(channels, channels, dilation=dilation)
        self.second = convolution(channels, channels, dilation=dilation)

    def forward(self, x):
        return F.relu(x + self.second(F.relu(self.first(x))))


def convolution(inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> nn.Conv2d:
    """3×3, with the normalisation folded in, as fairmot-tiny's file has it."""
    return nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation)


class Backbone(nn.Module):
    """BGR 0 to 255 [n, 3, s, s] → maps of stride 2, 4, 8 and, dilated, 8."""

    #: Names in fairmot-tiny's file, and here.
    ORIGIN = {
        "stem.0.0": "stem",
        "stride4.down.0": "down4",
        "stride4.blocks.0.first.0": "block4.first",
        "stride4.blocks.0.second.0": "block4.second",
        "stride8.down.0": "down8",
        "stride8.blocks.0.first.0": "middle.first",
        "stride8.blocks.0.second.0": "middle.second",
    }

    def __init__(self):
        super().__init__()
        self.stem = convolution(3, 16, stride=2)
        self.down4 = convolution(16, 32, stride=2)
        self.block4 = Residual(32, convolution)
        self.down8 = convolution(32, CHANNELS, stride=2)
        self.middle = Residual(CHANNELS, convolution)
        self.deep = Residual(CHANNELS, ConvolutionNorm, dilation=2)
        # The new block begins as the identity.
        nn.init.zeros_(self.deep.second[1].weight)

    def forward(self, image):
        # The two finest stages stay as they are: half of the time, and they serve any network.
        with torch.no_grad():
            first = F.relu(self.stem(image))
            second = self.block4(F.relu(self.down4(first)))
        middle = self.middle(F.relu(self.down8(second)))
        return {"first": first, "second": second, "middle": middle, "deep": self.deep(middle)}

    def begin_with(self, path) -> None:
        """Takes fairmot-tiny's encoder, which is fed RGB from 0 to 1."""
        import onnx

        weights = {each.name: torch.tensor(onnx.numpy_helper.to_array(each)) for each in onnx.load(path).graph.initializer}
        state = self.state_dict()
        for origin, name in self.ORIGIN.items():
            for kind in ("weight", "bias"):
                state[f"{name}.{kind}"].copy_(weights[f"{origin}.{kind}"])
        state["stem.weight"].copy_(state["stem.weight"].flip(1) / 255)


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

    #: Of fairmot-tiny: its finest stages stay as they are, the others learn at a tenth of the rate.
    frozen = ("backbone.stem", "backbone.down4", "backbone.block4")
    slow = ("backbone.down8", "backbone.middle")

    def __init__(self, layers=LAYERS, widths=(48, 32)):
        super().__init__()
        self.layers = tuple(layers)
        anchors = len(ANCHOR_RATIOS)
        self.backbone = Backbone()
        for name, weight in self.named_parameters():
            weight.requires_grad_(not name.startswith(self.frozen))
        self.cls = nn.ModuleDict({layer: Branch(CHANNELS, widths[0], 2 * anchors) for layer in layers})
        self.loc = nn.ModuleDict({layer: Branch(CHANNELS, widths[1], 4 * anchors) for layer in layers})
        self.cls_weight = nn.Parameter(torch.zeros(len(layers)))
        self.loc_weight = nn.Parameter(torch.zeros(len(layers)))
        for branch in self.cls.values():
            nn.init.constant_(branch.out.bias[:anchors], -SCORE_BIAS / 2)
            nn.init.constant_(branch.out.bias[anchors:], SCORE_BIAS / 2)

    def kernels(self, template) -> list:
        """[n, 3, t, t] → for each layer the kernels of scores, then of boxes: [n, c, 5, 5]."""
        return self.kernels_of(self.backbone(template))

    def kernels_of(self, maps: dict) -> list:
        middle = {layer: middle_of(maps[layer]) for layer in self.layers}
        return [
            F.relu(branches[layer].kernel(middle[layer])) for layer in self.layers for branches in (self.cls, self.loc)
        ]

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
