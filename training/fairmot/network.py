"""The network: a residual encoder to stride 32, a decoder back to stride 4, and FairMOT's four heads on top."""

import torch
from torch import nn
from torch.nn import functional as F

STRIDE = 4
EMBEDDING = 64
# log(0.1 / 0.9): every cell starts with a person probability of 10 %, as in the focal loss paper.
HEATMAP_BIAS = -2.19


class ConvolutionNorm(nn.Sequential):
    """3×3 (or 1×1) convolution without bias, then batch normalisation, which the exporter folds into it."""

    def __init__(self, inputs: int, outputs: int, size: int = 3, stride: int = 1):
        super().__init__(
            nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
            nn.BatchNorm2d(outputs),
        )


class Residual(nn.Module):
    """Basic block of ResNet (He et al., 2016): two 3×3 convolutions around a shortcut."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = ConvolutionNorm(channels, channels)
        self.second = ConvolutionNorm(channels, channels)

    def forward(self, x):
        return F.relu(x + self.second(F.relu(self.first(x))))


class Down(nn.Module):
    """Halves the resolution, then refines."""

    def __init__(self, inputs: int, outputs: int, blocks: int = 1):
        super().__init__()
        self.down = ConvolutionNorm(inputs, outputs, stride=2)
        self.blocks = nn.Sequential(*[Residual(outputs) for _ in range(blocks)])

    def forward(self, x):
        return self.blocks(F.relu(self.down(x)))


class Up(nn.Module):
    """Doubles the resolution of the coarse map and joins it with the encoder's map of that resolution."""

    def __init__(self, coarse: int, fine: int, outputs: int):
        super().__init__()
        self.coarse = ConvolutionNorm(coarse, outputs, size=1)
        self.fine = ConvolutionNorm(fine, outputs, size=1)
        self.join = ConvolutionNorm(outputs, outputs)

    def forward(self, coarse, fine):
        raised = F.interpolate(self.coarse(coarse), scale_factor=2.0, mode="nearest")
        return F.relu(self.join(F.relu(raised + self.fine(fine))))


class Head(nn.Sequential):
    """One 3×3 convolution and one 1×1, as in FairMOT section 4.2."""

    def __init__(self, inputs: int, hidden: int, outputs: int):
        super().__init__(
            nn.Conv2d(inputs, hidden, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(hidden, outputs, 1),
        )


class FairMOT(nn.Module):
    """
    image [n, 3, h, w], RGB, 0 to 1, h and w multiples of 32, to maps of stride 4:
    hm [n, 1, h/4, w/4] logits; wh [n, 4, …] distances from the centre to left, top, right, bottom, in cells;
    reg [n, 2, …] x and y of the centre within its cell; id [n, 64, …] appearance, not normalised.
    """

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(ConvolutionNorm(3, 16, stride=2), nn.ReLU())
        self.stride4 = Down(16, 32)
        self.stride8 = Down(32, 64)
        self.stride16 = Down(64, 88)
        self.stride32 = Down(88, 88)
        self.up16 = Up(88, 88, 64)
        self.up8 = Up(64, 64, 48)
        self.up4 = Up(48, 32, 48)
        self.hm = Head(48, 32, 1)
        self.wh = Head(48, 32, 4)
        self.reg = Head(48, 16, 2)
        self.id = Head(48, 64, EMBEDDING)
        nn.init.constant_(self.hm[-1].bias, HEATMAP_BIAS)

    def forward(self, image):
        fine4 = self.stride4(self.stem(image))
        fine8 = self.stride8(fine4)
        fine16 = self.stride16(fine8)
        x = self.up16(self.stride32(fine16), fine16)
        x = self.up8(x, fine8)
        x = self.up4(x, fine4)
        return self.hm(x), self.wh(x), self.reg(x), self.id(x)
