"""JDE on fairmot-tiny's encoder and decoder: three scales, each with boxes of four anchors and one map of embeddings."""

import torch
from torch import nn

from fairmot.network import ConvolutionNorm
from fairmot.trained import without_norms

STRIDES = (32, 16, 8)
EMBEDDING = 64
#: Width and height in input pixels: from the heights of people on the training streets, 36 to 290, at their usual width. A scale
#: begins where half a cell is a quarter of the width: thinner anchors would miss people between two cells.
ANCHORS = {
    32: ((68, 175), (78, 200), (92, 236), (112, 290)),
    16: ((33, 86), (41, 106), (50, 128), (58, 150)),
    8: ((14, 36), (18, 46), (22, 56), (27, 70)),
}
CHANNELS = {32: 88, 16: 64, 8: 48}
# Every anchor starts with a person probability of 1 %.
BIAS = 2.3


class Scale(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.box = nn.Sequential(ConvolutionNorm(channels, 64), nn.ReLU(), nn.Conv2d(64, 24, 1))
        self.embedding = nn.Sequential(ConvolutionNorm(channels, 64), nn.ReLU(), nn.Conv2d(64, EMBEDDING, 1))
        bias = self.box[-1].bias.data.view(4, 6)
        bias.zero_()
        bias[:, 4], bias[:, 5] = BIAS, -BIAS

    def forward(self, x):
        return torch.cat([self.box(x), self.embedding(x)], 1)


class JDE(nn.Module):
    """
    image [n, 3, h, w], RGB, 0 to 1, h and w multiples of 32, to raw_32, raw_16, raw_8: [n, 4 · 6 + 64, h / stride, w / stride], of
    each anchor dx, dy, dw, dh, background, person.
    """

    #: Of fairmot-tiny: the encoder stays as it is, the decoder learns at a tenth of the rate.
    frozen = ("base.stem", "base.stride4", "base.stride8", "base.stride16")
    slow = ("base",)

    def __init__(self):
        super().__init__()
        self.base = without_norms()
        for name in ("up4", "hm", "wh", "reg", "id"):
            delattr(self.base, name)
        self.scales = nn.ModuleDict({str(stride): Scale(CHANNELS[stride]) for stride in STRIDES})
        for name, weight in self.named_parameters():
            weight.requires_grad_(not name.startswith(self.frozen))

    def forward(self, image):
        base = self.base
        with torch.no_grad():
            fine8 = base.stride8(base.stride4(base.stem(image)))
            fine16 = base.stride16(fine8)
        coarse = base.stride32(fine16)
        middle = base.up16(coarse, fine16)
        fine = base.up8(middle, fine8)
        return tuple(self.scales[str(stride)](x) for stride, x in zip(STRIDES, (coarse, middle, fine)))
