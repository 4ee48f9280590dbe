"""What all detectors begin with: fairmot-tiny's encoder as it is, and its decoder, which learns on at a tenth of the rate."""

from torch import nn
from torch.nn import functional as F

from fairmot.trained import take_weights, without_norms

CHANNELS = {4: 48, 8: 48, 16: 64, 32: 88}
FROZEN = ("features.base.stem", "features.base.stride4", "features.base.stride8", "features.base.stride16")


class Features(nn.Module):
    """image [n, 3, h, w], RGB, 0 to 1 → by stride, maps [n, channels, h / stride, w / stride]."""

    def __init__(self, finest: int):
        super().__init__()
        self.finest = finest
        self.base = without_norms()
        for name in ("hm", "wh", "reg", "id", *(("up4",) if finest > 4 else ())):
            delattr(self.base, name)
        take_weights(self.base)

    def forward(self, image) -> dict:
        base = self.base
        fine4 = base.stride4(base.stem(image))
        fine8 = base.stride8(fine4)
        fine16 = base.stride16(fine8)
        maps = {32: base.stride32(fine16)}
        maps[16] = base.up16(maps[32], fine16)
        maps[8] = base.up8(maps[16], fine8)
        if self.finest == 4:
            maps[4] = base.up4(maps[8], fine4)
        return maps


class Detector(nn.Module):
    """A network whose encoder stays as it is and whose decoder learns slowly: `street.loop` reads `slow`."""

    slow = ("features",)

    def __init__(self, finest: int):
        super().__init__()
        self.features = Features(finest)

    def freeze(self) -> None:
        for name, weight in self.named_parameters():
            weight.requires_grad_(not name.startswith(FROZEN))


def branch(inputs: int, outputs: int, hidden: int = 48, bias: float = 0.0) -> nn.Sequential:
    """A 3×3 convolution and a 1×1, as the papers' heads; `bias` is what every cell begins with."""
    layers = nn.Sequential(nn.Conv2d(inputs, hidden, 3, padding=1), nn.ReLU(), nn.Conv2d(hidden, outputs, 1))
    nn.init.normal_(layers[-1].weight, std=0.01)
    nn.init.constant_(layers[-1].bias, bias)
    return layers


def normalised(inputs: int, outputs: int, size: int = 3) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False), nn.BatchNorm2d(outputs))


def gather(maps, pictures, cells):
    """[n, c, h, w] → [rows, c]: the column of each row's cell in its picture."""
    return maps.flatten(2)[pictures, :, cells]


def mean_l1(predicted, truth):
    """Absolute differences of all numbers, divided by the number of rows."""
    return (predicted - truth).abs().sum() / max(1, len(truth))


def mean_smooth_l1(predicted, truth):
    return F.smooth_l1_loss(predicted, truth, reduction="sum") / max(1, len(truth))
