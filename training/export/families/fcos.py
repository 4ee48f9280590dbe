"""FCOS (Tian et al. 2019, "Fully Convolutional One-Stage Object Detection") by its own keys and by torchvision's."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from ..classes import COCO, coco_by_category, names_of
from ..network import Choices, Named, Network, Part, Reader, multiples
from ..parts.deformable import apply
from ..parts.mobilenet import MobileNetV2
from ..parts.resnet import DEPTHS

LEVELS = (3, 4, 5, 6, 7)
# Of the body's maps with stride 8, 16 and 32, and of the pyramid.
RESNET_CHANNELS = (512, 1024, 2048)
PYRAMID_CHANNELS = 256


class FrozenNorm(nn.Module):
    """Scale and shift by numbers that training did not change; FCOS's own has no epsilon."""

    def __init__(self, channels: int, epsilon: float = 0.0):
        super().__init__()
        for name in ("weight", "bias", "running_mean", "running_var"):
            self.register_buffer(name, torch.empty(channels))
        self.epsilon = epsilon

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, eps=self.epsilon)


class ModulatedDeformableConvolution(nn.Module):
    """3 × 3 by FCOS's keys: `offset`, `conv.weight`, and `conv.bias` in the towers."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, groups: int = 1, bias: bool = False):
        super().__init__()
        self.offset = nn.Conv2d(inputs, 27, 3, stride, 1)
        self.conv = nn.Conv2d(inputs, outputs, 3, stride, 1, groups=groups, bias=bias)
        self.stride, self.groups = stride, groups

    def forward(self, x):
        return apply(x, self.conv.weight, self.offset(x), self.conv.bias, self.stride, self.groups)


class Bottleneck(nn.Module):
    """`stride_first`: the stride stands in the first 1 × 1 convolution, as in the ImageNet weights of MSRA."""

    def __init__(
        self, inputs: int, inner: int, outputs: int, stride: int, norm, stride_first: bool, groups: int = 1, deformable: bool = False
    ):
        super().__init__()
        first, second = (stride, 1) if stride_first else (1, stride)
        shortcut = inputs != outputs
        made = [nn.Conv2d(inputs, outputs, 1, stride, bias=False), norm(outputs)] if shortcut else []
        # Reference quirk: FCOS's own keys begin with the shortcut, torchvision's end with it.
        if shortcut and norm.keywords["epsilon"] == 0:
            self.downsample = nn.Sequential(*made)
        self.conv1 = nn.Conv2d(inputs, inner, 1, first, bias=False)
        self.bn1 = norm(inner)
        if deformable:
            self.conv2 = ModulatedDeformableConvolution(inner, inner, second, groups)
        else:
            self.conv2 = nn.Conv2d(inner, inner, 3, second, 1, groups=groups, bias=False)
        self.bn2 = norm(inner)
        self.conv3 = nn.Conv2d(inner, outputs, 1, bias=False)
        self.bn3 = norm(outputs)
        if shortcut and norm.keywords["epsilon"] != 0:
            self.downsample = nn.Sequential(*made)
        self.shortcut = shortcut

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + (self.downsample(x) if self.shortcut else x))


class ResNetBody(nn.Module):
    """
    ResNet or ResNeXt with 50 or 101 layers. `stem` puts the first convolution into a module of that name; layers from
    `first_deformable` on have deformable convolutions.
    """

    def __init__(
        self, depth: int, norm, stride_first: bool, stem: bool, groups: int = 1, group_width: int = 64, first_deformable: int = 5
    ):
        super().__init__()
        first = nn.Module() if stem else self
        first.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        first.bn1 = norm(64)
        if stem:
            self.stem = first
        self.has_stem = stem
        inputs = 64
        for layer, count in enumerate(DEPTHS[depth][1], start=1):
            outputs, inner = 128 * 2**layer, groups * group_width * 2 ** (layer - 1)
            blocks = []
            for j in range(count):
                stride = 2 if layer > 1 and j == 0 else 1
                deformable = layer >= first_deformable
                blocks.append(Bottleneck(inputs, inner, outputs, stride, norm, stride_first, groups, deformable))
                inputs = outputs
            setattr(self, f"layer{layer}", nn.Sequential(*blocks))

    def forward(self, x) -> list:
        first = self.stem if self.has_stem else self
        x = F.max_pool2d(F.relu(first.bn1(first.conv1(x))), 3, 2, 1)
        maps = []
        for layer in range(1, 5):
            x = getattr(self, f"layer{layer}")(x)
            maps.append(x)
        return maps[1:]


class ExtraLevels(nn.Module):
    """P6 from P5, P7 from P6."""

    def __init__(self, channels: int = PYRAMID_CHANNELS):
        super().__init__()
        self.p6 = nn.Conv2d(channels, channels, 3, 2, 1)
        self.p7 = nn.Conv2d(channels, channels, 3, 2, 1)

    def forward(self, p5) -> list:
        p6 = self.p6(p5)
        return [p6, self.p7(F.relu(p6))]


def pyramid(maps: list, inner: list, outer: list, extra: ExtraLevels) -> list:
    """Feature pyramid (Lin et al. 2017, section 3): coarse maps are enlarged and added to finer ones."""
    x = inner[-1](maps[-1])
    levels = [outer[-1](x)]
    for i in range(len(maps) - 2, -1, -1):
        side = inner[i](maps[i])
        x = side + F.interpolate(x, size=side.shape[2:], mode="nearest")
        levels.insert(0, outer[i](x))
    return levels + extra(levels[-1])


class FeaturePyramid(nn.Module):
    """By FCOS's keys: `fpn_inner2` to `fpn_inner4` make the channels equal, `fpn_layer2` to `fpn_layer4` smooth the sums."""

    def __init__(self, inputs: tuple, channels: int):
        super().__init__()
        for i, before in enumerate(inputs, start=2):
            setattr(self, f"fpn_inner{i}", nn.Conv2d(before, channels, 1))
            setattr(self, f"fpn_layer{i}", conv3x3(channels, channels))
        self.top_blocks = ExtraLevels(channels)

    def forward(self, maps: list) -> list:
        inner, outer = ([getattr(self, f"fpn_{kind}{i}") for i in (2, 3, 4)] for kind in ("inner", "layer"))
        return pyramid(maps, inner, outer, self.top_blocks)


def tower(channels: int = PYRAMID_CHANNELS, deformable: bool = False) -> nn.Sequential:
    """Four convolutions, of which the last may be deformable."""
    layers: list = []
    for i in range(4):
        last = deformable and i == 3
        convolution = ModulatedDeformableConvolution(channels, channels, bias=True) if last else conv3x3(channels, channels)
        layers += [convolution, nn.GroupNorm(32, channels), nn.ReLU()]
    return nn.Sequential(*layers)


def conv3x3(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 3, padding=1)


class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.empty(1))


class FCOSHead(nn.Module):
    """Section 3.2; `improved` has the centre-ness on the boxes' side and distances in strides."""

    def __init__(self, channels: int, classes: int, improved: bool, deformable: bool):
        super().__init__()
        self.cls_tower, self.bbox_tower = tower(channels, deformable), tower(channels, deformable)
        self.cls_logits, self.bbox_pred, self.centerness = (conv3x3(channels, outputs) for outputs in (classes, 4, 1))
        self.scales = nn.ModuleList(Scale() for _ in LEVELS)
        self.improved = improved

    def forward(self, levels: list) -> dict:
        found = {}
        for i, x in enumerate(levels):
            classes, boxes = self.cls_tower(x), self.bbox_tower(x)
            distances = self.bbox_pred(boxes) * self.scales[i].scale
            distances = F.relu(distances) * 2 ** LEVELS[i] if self.improved else torch.exp(distances)
            found[f"logits_p{LEVELS[i]}"] = self.cls_logits(classes)
            found[f"bbox_p{LEVELS[i]}"] = distances
            found[f"centerness_p{LEVELS[i]}"] = self.centerness(boxes if self.improved else classes)
        return found


class FCOS(nn.Module):
    """`body` makes the maps of strides 8 to 32 that have `inputs` channels. Distances come in input pixels."""

    def __init__(self, body, inputs: tuple, channels: int, improved: bool, deformable_towers: bool, heads: dict):
        super().__init__()
        self.backbone = nn.Module()
        self.backbone.body = body()
        self.backbone.fpn = FeaturePyramid(inputs, channels)
        self.rpn = nn.Module()
        self.rpn.head = FCOSHead(channels, heads["cls_logits"], improved, deformable_towers)

    def forward(self, image) -> dict:
        return self.rpn.head(self.backbone.fpn(self.backbone.body(image)))


class TorchvisionPyramid(nn.Module):
    def __init__(self):
        super().__init__()
        inner = [nn.Sequential(nn.Conv2d(channels, PYRAMID_CHANNELS, 1)) for channels in RESNET_CHANNELS]
        self.inner_blocks = nn.ModuleList(inner)
        self.layer_blocks = nn.ModuleList(nn.Sequential(conv3x3(PYRAMID_CHANNELS, PYRAMID_CHANNELS)) for _ in inner)
        self.extra_blocks = ExtraLevels()

    def forward(self, maps: list) -> list:
        return pyramid(maps, list(self.inner_blocks), list(self.layer_blocks), self.extra_blocks)


class ClassificationHead(nn.Module):
    def __init__(self, classes: int):
        super().__init__()
        self.conv, self.cls_logits = tower(), conv3x3(PYRAMID_CHANNELS, classes)


class RegressionHead(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bbox_reg, self.bbox_ctrness = tower(), conv3x3(PYRAMID_CHANNELS, 4), conv3x3(PYRAMID_CHANNELS, 1)


class TorchvisionFCOS(nn.Module):
    """
    torchvision's `fcos_resnet50_fpn`: all levels in one row of locations [n, k, c], distances in strides.
    """

    def __init__(self, heads: dict):
        super().__init__()
        self.backbone = nn.Module()
        norm = partial(FrozenNorm, epsilon=1e-5)
        self.backbone.body = ResNetBody(50, norm, stride_first=False, stem=False)
        self.backbone.fpn = TorchvisionPyramid()
        self.head = nn.Module()
        self.head.classification_head = ClassificationHead(heads["cls_logits"])
        self.head.regression_head = RegressionHead()

    def forward(self, image) -> dict:
        one, two = self.head.classification_head, self.head.regression_head
        rows: dict = {"cls_logits": [], "bbox_regression": [], "bbox_ctrness": []}
        for x in self.backbone.fpn(self.backbone.body(image)):
            boxes = two.conv(x)
            maps = one.cls_logits(one.conv(x)), F.relu(two.bbox_reg(boxes)), two.bbox_ctrness(boxes)
            for name, values in zip(rows, maps):
                rows[name].append(values.flatten(2).transpose(1, 2))
        return {name: torch.cat(values, 1) for name, values in rows.items()}


RESNETS = {
    "r50": {"depth": 50, "stride_first": True},
    "r101": {"depth": 101, "stride_first": True},
    "x101_32x8d": {"depth": 101, "stride_first": False, "groups": 32, "group_width": 8},
    "x101_64x4d": {"depth": 101, "stride_first": False, "groups": 64, "group_width": 4},
}
# Where deformable convolutions stand in networks of that name: first layer of the body, and whether in the towers. The
# project changed its configurations; the published checkpoints have the first of these.
DEFORMABLE = {
    "r": ((2, True), (2, False)),
    "x": ((3, True), (3, False), (2, True), (2, False)),
}
# Schedule → channels of pyramid and towers.
MOBILE = {
    "syncbn_bs32_mnv2_fpn_1x": 256,
    "bn_bs16_mnv2_fpn_1x": 256,
    "mnv2_fpn_1x": 256,
    "syncbn_bs32_c128_mnv2_fpn_1x": 128,
    "syncbn_bs32_c128_ms_mnv2_fpn_1x": 128,
    "syncbn_bs64_c128_ms_mnv2_fpn_1x": 128,
}
MAPS = tuple(f"{kind}_p{level}" for level in LEVELS for kind in ("logits", "bbox", "centerness"))
ROWS = ("cls_logits", "bbox_regression", "bbox_ctrness")


def networks() -> list:
    """Schedules (`1x`, `2x`) train the same network, and so do sampling radius and loss of the boxes."""
    url, licence = "https://github.com/tianzhi0549/FCOS", "LicenseRef-FCOS-non-commercial"
    own = []
    for name in RESNETS:
        for kind, improved in (("", False), ("imprv_", True), ("imprv_dcnv2_", True)):
            deformable = "dcnv2" in kind
            places = DEFORMABLE[name[0]] if deformable else ((5, False),)
            forms = [resnet_fcos(name, improved, first, towers) for first, towers in places]
            for schedule in ("1x", "2x"):
                own.append(network(f"fcos_{kind}{name}_fpn_{schedule}", forms, MAPS, {"cls_logits": 80}, url, licence, deformable))
    for name, channels in MOBILE.items():
        mobile = partial(FCOS, MobileNetV2, MobileNetV2.channels, channels, False, False)
        own.append(network(f"fcos_{name}", [mobile], MAPS, {"cls_logits": 80}, url, licence))
    vision = network(
        "fcos_torchvision_r50",
        [TorchvisionFCOS],
        ROWS,
        {"cls_logits": 91},
        "https://github.com/pytorch/vision",
        "BSD-3-Clause",
    )
    return [*own, vision]


def resnet_fcos(name: str, improved: bool, first_deformable: int, deformable_towers: bool):
    norm = partial(FrozenNorm, epsilon=0.0)
    body = partial(ResNetBody, **RESNETS[name], norm=norm, stem=True, first_deformable=first_deformable)
    return partial(FCOS, body, RESNET_CHANNELS, PYRAMID_CHANNELS, improved, deformable_towers)


def network(name: str, forms: list, outputs: tuple, heads: dict, source: str, licence: str, deformable=False) -> Network:
    return Network(
        name=name,
        build=forms[0],
        forms=tuple(forms[1:]),
        parts=partial(parts, outputs),
        deformable=deformable,
        size=(1088, 800),
        size_fault=multiples(32),
        source=source,
        licence=licence,
        pixels="normalised" if outputs == ROWS else "centred",
        heads=heads,
        class_heads=("cls_logits",),
        reader=partial(reader, outputs),
    )


def parts(outputs: tuple, module: nn.Module, choices: Choices) -> list:
    return [Part("", Named(module, outputs), {"input": (1, 3, choices.height, choices.width)}, outputs)]


def reader(outputs: tuple, choices: Choices) -> Reader:
    count = choices.heads["cls_logits"]
    if outputs == ROWS:
        return Reader("fcos", {"version": "torchvision"}, classes=names_of(count, coco_by_category()))
    classes = names_of(count, COCO)
    kinds = {"cls": "logits", "reg": "bbox", "ctr": "centerness"}
    names = {f"{ours}_{2**level}": f"{theirs}_p{level}" for level in LEVELS for ours, theirs in kinds.items()}
    return Reader("fcos", {"outputNames": names}, classes=classes)
