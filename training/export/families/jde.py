"""JDE (Wang et al. 2020, "Towards Real-Time Multi-Object Tracking") at its three sizes."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import nn

from ..classes import PERSON
from ..network import Choices, Named, Network, Part, Reader, multiples
from ..parts.darknet import Darknet, read_darknet

STRIDES = (32, 16, 8)
EMBEDDING = 512
# Width and height in input pixels, by stride: four for each scale, as in the configuration files.
ANCHORS = {
    (1088, 608): {
        32: ((128, 384), (180, 540), (256, 640), (512, 640)),
        16: ((32, 96), (45, 135), (64, 192), (90, 271)),
        8: ((8, 24), (11, 34), (16, 48), (23, 68)),
    },
    (864, 480): {
        32: ((102, 305), (143, 429), (203, 508), (407, 508)),
        16: ((25, 76), (36, 107), (51, 152), (71, 215)),
        8: ((6, 19), (9, 27), (13, 38), (18, 54)),
    },
    (576, 320): {
        # Reference quirk: the file's other two layers list 120 × 320 and 170 × 320, which they do not use.
        32: ((85, 255), (120, 360), (170, 420), (340, 320)),
        16: ((21, 64), (30, 90), (43, 128), (60, 180)),
        8: ((6, 16), (8, 23), (11, 32), (16, 45)),
    },
}


def networks() -> list:
    return [
        Network(
            name=f"jde_{width}x{height}",
            build=partial(JDE, (width, height)),
            parts=parts,
            size=(width, height),
            size_fault=multiples(32),
            source="https://github.com/Zhongdao/Towards-Realtime-MOT",
            licence="MIT",
            pixels="unit",
            optional=r"\.yolo_\d+\.s_(c|r|id)$",
            spare=r"^classifier\.",
            from_darknet=read_darknet,
            reader=partial(reader, (width, height)),
        )
        for width, height in ANCHORS
    ]


class JDE(Darknet):
    """
    By name: `headK_box` [n, 24, h, w] and `headK_emb` [n, 512, h, w] of stride 32 / 2^K, the two in one as `raw_<stride>`,
    and over all scales `boxes` [n, k, (x, y, w, h)] in input pixels, `conf` [n, k], `emb` [n, k, 512] of unit length.
    """

    def __init__(self, size: tuple, _: dict):
        super().__init__(24, EMBEDDING)
        self.anchors = ANCHORS[size]

    def forward(self, image) -> dict:
        found, decoded = {}, []
        for k, (box, embedding) in enumerate(super().forward(image)):
            stride = STRIDES[k]
            found[f"head{k}_box"], found[f"head{k}_emb"] = box, embedding
            found[f"raw_{stride}"] = torch.cat([box, embedding], 1)
            decoded.append(decode(box, embedding, self.anchors[stride], stride))
        for name, values in zip(("boxes", "conf", "emb"), zip(*decoded)):
            found[name] = torch.cat(values, 1)
        return found


def decode(box, embedding, anchors: tuple, stride: int):
    """Section 3.3 of the paper: no sigmoid on the centre; background and person by softmax; rows by anchor, y, x."""
    rows, columns = int(box.shape[2]), int(box.shape[3])
    cells = rows * columns
    box = box.reshape(-1, 4, 6, cells)
    y = torch.arange(rows).view(-1, 1).expand(rows, columns).reshape(1, 1, cells).float() * stride
    x = torch.arange(columns).view(1, -1).expand(rows, columns).reshape(1, 1, cells).float() * stride
    width, height = (torch.tensor([float(anchor[i]) for anchor in anchors]).view(1, 4, 1) for i in (0, 1))
    edges = [
        box[:, :, 0] * width + x,
        box[:, :, 1] * height + y,
        torch.exp(box[:, :, 2]) * width,
        torch.exp(box[:, :, 3]) * height,
    ]
    boxes = torch.stack(edges, 3).reshape(-1, 4 * cells, 4)
    # Softmax over two is a sigmoid of their difference.
    person = torch.sigmoid(box[:, :, 5] - box[:, :, 4]).reshape(-1, 4 * cells)
    unit = F.normalize(embedding.reshape(-1, EMBEDDING, cells).transpose(1, 2), dim=2)
    return boxes, person, unit.unsqueeze(1).expand(-1, 4, -1, -1).reshape(-1, 4 * cells, EMBEDDING)


def parts(network: nn.Module, choices: Choices) -> list:
    names = tuple(f"raw_{stride}" for stride in STRIDES)
    if choices.outputs == "all":
        split = (f"head{k}_{kind}" for k in range(3) for kind in ("box", "emb"))
        names = (*split, "boxes", "conf", "emb", *names)
    return [Part("", Named(network, names), {"input": (1, 3, choices.height, choices.width)}, names)]


def reader(size: tuple, choices: Choices) -> Reader:
    anchors = {f"raw_{stride}": [list(anchor) for anchor in ANCHORS[size][stride]] for stride in STRIDES}
    options = {"anchors": anchors, "inputSize": {"width": choices.width, "height": choices.height}}
    return Reader("jde", options, "JDETracker", "jde", PERSON)
