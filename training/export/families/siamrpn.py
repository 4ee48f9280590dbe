"""SiamRPN (Li et al. 2018, "High Performance Visual Tracking with Siamese Region Proposal Network") as DaSiamRPN has it."""

from functools import partial

from torch import nn

from ..network import Choices, Network, Part, Reader
from ..parts.siamese import correlation, legacy_alexnet, search_fault

TEMPLATE = 127
ANCHORS = 5
# Factor on the backbone's width, channels that are compared.
FORMS = {"vot": (1, 256), "otb": (1, 256), "big": (2, 512)}
# As DaSiamRPN runs them.
TRACKING = {
    "vot": {"shapePenalty": 0.04, "windowInfluence": 0.44, "sizeRate": 0.45},
    "otb": {"shapePenalty": 0.22, "windowInfluence": 0.4, "sizeRate": 0.3},
    "big": {"shapePenalty": 0.055, "windowInfluence": 0.42, "sizeRate": 0.295},
}


class SiamRPN(nn.Module):
    """Section 3.2: the template's branches make kernels, 4 numbers and 2 classes for each anchor."""

    def __init__(self, form: str):
        super().__init__()
        factor, compared = FORMS[form]
        widths = (3, *(factor * width for width in (96, 256, 384, 384, 256)))
        self.featureExtract = legacy_alexnet(widths)
        self.conv_r1 = nn.Conv2d(widths[-1], compared * 4 * ANCHORS, 3)
        self.conv_r2 = nn.Conv2d(widths[-1], compared, 3)
        self.conv_cls1 = nn.Conv2d(widths[-1], compared * 2 * ANCHORS, 3)
        self.conv_cls2 = nn.Conv2d(widths[-1], compared, 3)
        self.regress_adjust = nn.Conv2d(4 * ANCHORS, 4 * ANCHORS, 1)
        self.compared = compared


class Template(nn.Module):
    def __init__(self, network: SiamRPN):
        super().__init__()
        self.network = network

    def forward(self, template):
        network = self.network
        features = network.featureExtract(template)
        kernels = []
        for conv in (network.conv_r1, network.conv_cls1):
            made = conv(features)
            kernels.append(made.reshape(-1, network.compared, int(made.shape[2]), int(made.shape[3])))
        return tuple(kernels)


class Search(nn.Module):
    def __init__(self, network: SiamRPN, choices: Choices):
        super().__init__()
        self.network = network
        self.choices = choices

    def forward(self, *inputs):
        network, search = self.network, inputs[-1]
        features = network.featureExtract(search)
        compared = network.conv_r2(features), network.conv_cls2(features)
        if self.choices.correlation == "core":
            return compared
        boxes = correlation(compared[0], inputs[0], 4 * ANCHORS, self.choices.dynamic_batch)
        classes = correlation(compared[1], inputs[1], 2 * ANCHORS, self.choices.dynamic_batch)
        return network.regress_adjust(boxes), classes


class Adjust(nn.Module):
    """What follows the correlation of the boxes; the classes are ready."""

    def __init__(self, network: SiamRPN):
        super().__init__()
        self.regress_adjust = network.regress_adjust

    def forward(self, boxes):
        return (self.regress_adjust(boxes),)


KERNELS = ("template_regression_kernel", "template_class_kernel")


def networks() -> list:
    return [
        Network(
            name=f"siamrpn_{form}",
            build=partial(build, form),
            parts=parts,
            size=(271, 271),
            size_fault=search_fault(lambda side: feature_side(side) - 2, 4),
            source="https://github.com/foolwood/DaSiamRPN",
            licence="MIT",
            pixels="bytes",
            reader=partial(reader, form),
        )
        for form in FORMS
    ]


def reader(form: str, choices: Choices) -> Reader:
    options = {**TRACKING[form], "searchSide": choices.width}
    return Reader(tracker="SiamRPN", preset="siamrpn", tracker_options=options)


def build(form: str, _: dict) -> nn.Module:
    return SiamRPN(form)


def feature_side(side: int) -> int:
    side = ((side - 11) // 2 + 1 - 3) // 2 + 1
    return (side - 4 - 3) // 2 + 1 - 6


def parts(network: SiamRPN, choices: Choices) -> list:
    template = Part("template", Template(network), {"template": (1, 3, TEMPLATE, TEMPLATE)}, KERNELS)
    kernels = {name: (count * ANCHORS, network.compared, 4, 4) for name, count in zip(KERNELS, (4, 2))}
    image = {"search": (1, 3, choices.height, choices.width)}
    if choices.correlation == "inside":
        return [template, Part("search", Search(network, choices), {**kernels, **image}, ("delta", "score"))]
    side = feature_side(choices.width) - 5
    head = Part("head", Adjust(network), {"regression_correlation": (1, 4 * ANCHORS, side, side)}, ("delta",))
    return [template, Part("search", Search(network, choices), image, ("search_regression", "search_class")), head]
