"""
Darknet-53 and the three scales of YOLOv3 (Redmon and Farhadi 2018, section 2) as JDE (Wang et al. 2020) uses them. Layers
keep the numbers of the configuration file, which counts shortcuts, routes and enlargements, too.
"""

import struct

import torch
import torch.nn.functional as F
from torch import nn

from ..errors import ExportError


class Convolution(nn.Module):
    def __init__(self, index: int, inputs: int, outputs: int, kernel: int, stride: int = 1, norm: bool = True):
        super().__init__()
        self.index, self.norm = index, norm
        setattr(self, f"conv_{index}", nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=not norm))
        if norm:
            setattr(self, f"batch_norm_{index}", nn.BatchNorm2d(outputs))

    @property
    def layers(self):
        return getattr(self, f"conv_{self.index}"), getattr(self, f"batch_norm_{self.index}", None)

    def forward(self, x):
        conv, norm = self.layers
        return F.leaky_relu(norm(conv(x)), 0.1) if norm is not None else conv(x)


class LossWeights(nn.Module):
    """What training balanced its losses with, in each output layer; nothing here reads it."""

    def __init__(self, index: int):
        super().__init__()
        layer = nn.Module()
        for name in ("s_c", "s_r", "s_id"):
            setattr(layer, name, nn.Parameter(torch.empty(1)))
        setattr(self, f"yolo_{index}", layer)


class Darknet(nn.Module):
    """[n, 3, h, w] → for strides 32, 16, 8: maps of boxes and of appearance."""

    def __init__(self, box_channels: int, embedding_length: int):
        super().__init__()
        layers: dict = {}

        def add(index, *shape, **options):
            layers[index] = Convolution(index, *shape, **options)

        add(0, 3, 32, 3)
        index, self.stages = 1, []
        for channels, count in ((64, 1), (128, 2), (256, 8), (512, 8), (1024, 4)):
            add(index, channels // 2, channels, 3, 2)
            blocks = []
            for block in range(count):
                first = index + 1 + 3 * block
                add(first, channels, channels // 2, 1)
                add(first + 1, channels // 2, channels, 3)
                blocks.append(first)
            self.stages.append((index, blocks))
            index += 1 + 3 * count
        # (first of six convolutions, channels of the body map, channels after the enlargement) of each scale.
        self.scales = [(75, 1024, 1024), (90, 512, 768), (105, 256, 384)]
        for first, channels, inputs in self.scales:
            for step in range(6):
                wide = step % 2 == 1
                source = inputs if step == 0 else (channels // 2 if wide else channels)
                add(first + step, source, channels if wide else channels // 2, 3 if wide else 1)
            add(first + 6, channels, box_channels, 1, norm=False)
            add(first + 8, channels // 2, embedding_length, 3, norm=False)
            layers[first + 10] = LossWeights(first + 10)
            if first < 105:
                add(first + 12, channels // 2, channels // 4, 1)
        self.module_list = nn.ModuleDict({str(i): layers[i] for i in sorted(layers)})

    def layer(self, index: int):
        return self.module_list[str(index)]

    def forward(self, x) -> list:
        x = self.layer(0)(x)
        kept = []
        for enter, blocks in self.stages:
            x = self.layer(enter)(x)
            for first in blocks:
                x = x + self.layer(first + 1)(self.layer(first)(x))
            kept.append(x)
        found = []
        lateral = {90: kept[3], 105: kept[2]}
        for first, _, _ in self.scales:
            if first in lateral:
                x = F.interpolate(self.layer(first - 3)(x), scale_factor=2.0, mode="nearest")
                x = torch.cat([x, lateral[first]], 1)
            for step in range(5):
                x = self.layer(first + step)(x)
            box = self.layer(first + 6)(self.layer(first + 5)(x))
            # The appearance reads the fifth convolution, the boxes the sixth.
            found.append((box, self.layer(first + 8)(x)))
        return found


def read_darknet(network: Darknet, numbers: torch.Tensor, file: str) -> dict:
    """State dictionary from a darknet file: norm or bias first, then the convolution, layer by layer."""
    state, at = {}, 0

    def take(key: str, shape) -> None:
        nonlocal at
        count = int(torch.Size(shape).numel())
        if at + count > len(numbers):
            raise ExportError(f'"{file}" ends within {key}: it holds {len(numbers)} numbers of a smaller network or is cut off.')
        state[key] = numbers[at : at + count].reshape(shape)
        at += count

    for index, layer in network.module_list.items():
        if not isinstance(layer, Convolution):
            continue
        conv, norm = layer.layers
        before = f"module_list.{index}"
        if norm is None:
            take(f"{before}.conv_{index}.bias", conv.bias.shape)
        else:
            for name in ("bias", "weight", "running_mean", "running_var"):
                take(f"{before}.batch_norm_{index}.{name}", getattr(norm, name).shape)
        take(f"{before}.conv_{index}.weight", conv.weight.shape)
    if at != len(numbers):
        raise ExportError(f'"{file}" holds {len(numbers)} numbers, {len(numbers) - at} more than the network.')
    return state


def write_darknet(network: Darknet, state: dict) -> bytes:
    """The file that `read_darknet` reads, as darknet writes it."""
    raw = [struct.pack("<3iq", 0, 2, 0, 0)]
    for index, layer in network.module_list.items():
        if not isinstance(layer, Convolution):
            continue
        before = f"module_list.{index}"
        names = [f"batch_norm_{index}.{name}" for name in ("bias", "weight", "running_mean", "running_var")]
        for name in [*(names if layer.norm else [f"conv_{index}.bias"]), f"conv_{index}.weight"]:
            raw.append(state[f"{before}.{name}"].float().numpy().tobytes())
    return b"".join(raw)
