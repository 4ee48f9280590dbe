"""SiamFC (Bertinetto et al. 2016, "Fully-Convolutional Siamese Networks") in the three widths of siamfc-pytorch."""

from functools import partial

from torch import nn

from ..network import Choices, Network, Part, Reader
from ..parts.siamese import correlation, search_fault


RESPONSE_SCALE = 0.001
TEMPLATE = 127


class AlexNet(nn.Module):
    """No padding anywhere. Batch norm's epsilon is 1e-6."""

    def __init__(self, widths: tuple, groups: int, second_pool_stride: int, last_norm: bool):
        super().__init__()
        one, two, three, four, five = widths
        self.conv1 = nn.Sequential(*layer(3, one, 11, 2), nn.MaxPool2d(3, 2))
        self.conv2 = nn.Sequential(*layer(one, two, 5, 1, groups), nn.MaxPool2d(3, second_pool_stride))
        self.conv3 = nn.Sequential(*layer(two, three, 3))
        self.conv4 = nn.Sequential(*layer(three, four, 3, 1, groups))
        last = [nn.Conv2d(four, five, 3, 1, groups=groups)]
        self.conv5 = nn.Sequential(*last, nn.BatchNorm2d(five, eps=1e-6)) if last_norm else nn.Sequential(*last)

    def forward(self, x):
        for i in range(1, 6):
            x = getattr(self, f"conv{i}")(x)
        return x


def layer(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> list:
    return [nn.Conv2d(inputs, outputs, kernel, stride, groups=groups), nn.BatchNorm2d(outputs, eps=1e-6), nn.ReLU()]


BACKBONES = {
    "v1": ((96, 256, 384, 384, 256), 2, 2, False),
    "v2": ((96, 256, 384, 384, 32), 2, 1, False),
    "v3": ((192, 512, 768, 768, 512), 1, 2, True),
}


class SiamFC(nn.Module):
    def __init__(self, backbone: str):
        super().__init__()
        self.backbone = AlexNet(*BACKBONES[backbone])


class Template(nn.Module):
    def __init__(self, network: SiamFC):
        super().__init__()
        self.backbone = network.backbone

    def forward(self, exemplar):
        return (self.backbone(exemplar),)


class Search(nn.Module):
    """The response map, section 2.1; the features it comes from where all outputs are requested."""

    def __init__(self, network: SiamFC, choices: Choices):
        super().__init__()
        self.backbone = network.backbone
        self.choices = choices

    def forward(self, *inputs):
        if self.choices.correlation == "core":
            return (self.backbone(*inputs),)
        template, search = inputs
        features = self.backbone(search)
        response = correlation(features, template, 1, self.choices.dynamic_batch) * RESPONSE_SCALE
        return (response, features) if self.choices.outputs == "all" else (response,)


def networks() -> list:
    return [
        Network(
            name=f"siamfc_alexnet_{backbone}",
            build=partial(build, backbone),
            parts=parts,
            size=(255, 255),
            size_fault=search_fault(lambda side: feature_side(backbone, side), feature_side(backbone, TEMPLATE)),
            source="https://github.com/huanglianghua/siamfc-pytorch",
            licence="MIT",
            pixels="bytes",
            reader=partial(reader, BACKBONES[backbone][2]),
        )
        for backbone in BACKBONES
    ]


def reader(second_pool_stride: int, choices: Choices) -> Reader:
    options = {"searchSide": choices.width, "stride": 4 * second_pool_stride}
    return Reader(tracker="SiamFC", preset="siamfc", tracker_options=options)


def build(backbone: str, _: dict) -> nn.Module:
    return SiamFC(backbone)


def feature_side(backbone: str, side: int) -> int:
    side = ((side - 11) // 2 + 1 - 3) // 2 + 1
    return (side - 4 - 3) // BACKBONES[backbone][2] + 1 - 6


def parts(network: SiamFC, choices: Choices) -> list:
    features = (1, network.backbone.conv5[0].out_channels) + (template_side(network),) * 2
    template = Part("template", Template(network), {"exemplar": (1, 3, TEMPLATE, TEMPLATE)}, ("exemplar_feature",))
    image = {"search": (1, 3, choices.height, choices.width)}
    if choices.correlation == "core":
        return [template, Part("search", Search(network, choices), image, ("search_feature",), scaled=("search",))]
    outputs = ("response", "search_feature") if choices.outputs == "all" else ("response",)
    inputs = {"exemplar_feature": features, **image}
    return [template, Part("search", Search(network, choices), inputs, outputs, scaled=("search",))]


def template_side(network: SiamFC) -> int:
    stride = network.backbone.conv2[3].stride
    return next(feature_side(name, TEMPLATE) for name, shape in BACKBONES.items() if shape[2] == stride)
