"""MobileNetV2 (Sandler et al. 2018, table 2)."""

from torch import nn

# Widening, channels, blocks, stride of the first block.
STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


class InvertedResidual(nn.Module):
    """
    Section 3.3: 1 × 1 to more channels, 3 × 3 on each channel, 1 × 1 to few. A block that does not widen has no first
    convolution, but in pysot (`widens_always`).
    """

    def __init__(
        self, inputs: int, outputs: int, stride: int, widen: int, padding: int = 1, dilation: int = 1, widens_always: bool = False
    ):
        super().__init__()
        hidden = round(inputs * widen)
        layers: list = []
        if widen > 1 or widens_always:
            layers += [nn.Conv2d(inputs, hidden, 1, bias=False), nn.BatchNorm2d(hidden), nn.ReLU6()]
        self.conv = nn.Sequential(
            *layers,
            nn.Conv2d(hidden, hidden, 3, stride, padding, dilation, groups=hidden, bias=False),
            nn.BatchNorm2d(hidden),
            nn.ReLU6(),
            nn.Conv2d(hidden, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.conv(x) if self.shortcut else self.conv(x)


class MobileNetV2(nn.Module):
    """Keys `features.0` to `features.17`, one a block; gives the maps of strides 8, 16 and 32."""

    channels = (32, 96, 320)

    def __init__(self):
        super().__init__()
        inputs = 32
        blocks: list = [nn.Sequential(nn.Conv2d(3, inputs, 3, 2, 1, bias=False), nn.BatchNorm2d(inputs), nn.ReLU6())]
        for widen, outputs, count, stride in STAGES:
            for i in range(count):
                blocks.append(InvertedResidual(inputs, outputs, stride if i == 0 else 1, widen))
                inputs = outputs
        self.features = nn.ModuleList(blocks)

    def forward(self, x) -> list:
        maps = []
        for i, block in enumerate(self.features):
            x = block(x)
            if i in (6, 13, 17):
                maps.append(x)
        return maps
