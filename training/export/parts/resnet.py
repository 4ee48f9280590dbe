"""
ResNet (He et al. 2016, section 3) with 18 to 152 layers, and what Simple Baselines (Xiao et al. 2018) and CenterNet put on
it: three transposed convolutions up to stride 4, with deformable convolutions before them in CenterNet's `resdcn`.
"""

import torch.nn.functional as F
from torch import nn

from .deformable import DeformableConvolution
from .dla import DeformableNorm
from .heads import Body


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inputs: int, channels: int, stride: int = 1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = downsample(inputs, channels, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    """The stride stands in the 3 × 3 convolution."""

    expansion = 4

    def __init__(self, inputs: int, channels: int, stride: int = 1):
        super().__init__()
        outputs = 4 * channels
        self.conv1 = nn.Conv2d(inputs, channels, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.conv3 = nn.Conv2d(channels, outputs, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(outputs)
        self.downsample = downsample(inputs, outputs, stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


def downsample(inputs: int, outputs: int, stride: int):
    if stride == 1 and inputs == outputs:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


DEPTHS = {
    18: (BasicBlock, (2, 2, 2, 2)),
    34: (BasicBlock, (3, 4, 6, 3)),
    50: (Bottleneck, (3, 4, 6, 3)),
    101: (Bottleneck, (3, 4, 23, 3)),
    152: (Bottleneck, (3, 8, 36, 3)),
}


class ResNet(Body):
    """Keys `conv1`, `bn1`, `layer1` to `layer4`; maps of strides 4 to 32."""

    def __init__(self, depth: int):
        super().__init__()
        block, counts = DEPTHS[depth]
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        for i, count in enumerate(counts):
            channels = 64 * 2**i
            blocks = []
            for j in range(count):
                blocks.append(block(inputs, channels, 2 if i > 0 and j == 0 else 1))
                inputs = channels * block.expansion
            setattr(self, f"layer{i + 1}", nn.Sequential(*blocks))
        self.outputs = inputs
        self.expansion = block.expansion

    def maps(self, x) -> list:
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        maps = []
        for i in range(1, 5):
            x = getattr(self, f"layer{i}")(x)
            maps.append(x)
        return maps


def transposed(inputs: int, outputs: int) -> nn.ConvTranspose2d:
    return nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)


class DeconvolutionResNet(ResNet):
    """CenterNet's `res_N`."""

    channels = 256

    def __init__(self, depth: int):
        super().__init__(depth)
        layers = []
        inputs = self.outputs
        for _ in range(3):
            layers += [transposed(inputs, 256), nn.BatchNorm2d(256), nn.ReLU()]
            inputs = 256
        self.deconv_layers = nn.Sequential(*layers)

    def features(self, x):
        return self.deconv_layers(self.maps(x)[-1])


class DeformableResNet(ResNet):
    """CenterNet's and FairMOT's `resdcn_N`."""

    channels = 64

    def __init__(self, depth: int):
        super().__init__(depth)
        layers = []
        inputs = self.outputs
        for outputs in (256, 128, 64):
            layers += up_step(inputs, outputs)
            inputs = outputs
        self.deconv_layers = nn.Sequential(*layers)

    def features(self, x):
        return self.deconv_layers(self.maps(x)[-1])


def up_step(inputs: int, outputs: int) -> list:
    shrink = [DeformableConvolution(inputs, outputs), nn.BatchNorm2d(outputs), nn.ReLU()]
    return [*shrink, transposed(outputs, outputs), nn.BatchNorm2d(outputs), nn.ReLU()]


class PyramidResNet(ResNet):
    """FairMOT's `resfpndcn_N`: maps of layers 1 to 3 join on the way up."""

    channels = 64

    def __init__(self, depth: int):
        super().__init__(depth)
        inputs = self.outputs
        for i, outputs in enumerate((256, 128, 64), start=1):
            setattr(self, f"deconv_layer{i}", nn.Sequential(*up_step(inputs, outputs)))
            inputs = outputs
        for i, outputs in enumerate((256, 128, 64), start=1):
            setattr(self, f"smooth_layer{i}", DeformableNorm(outputs, outputs))
        for i, outputs in enumerate((256, 128, 64), start=1):
            setattr(self, f"project_layer{i}", DeformableNorm(outputs * self.expansion, outputs))

    def features(self, x):
        *lower, x = self.maps(x)
        for i, lateral in enumerate(reversed(lower), start=1):
            x = getattr(self, f"deconv_layer{i}")(x) + getattr(self, f"project_layer{i}")(lateral)
            x = getattr(self, f"smooth_layer{i}")(x)
        return x
