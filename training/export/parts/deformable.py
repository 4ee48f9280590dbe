"""
Deformable convolution v2 (Zhu et al. 2019, "Deformable ConvNets v2", section 3.2) in plain operators.

Each of the nine taps reads the map at its own place plus a learned shift, bilinearly and as zero outside, times a learned
weight between 0 and 1. Here all taps are read by one GridSample and summed up by one 1 × 1 convolution; ONNX's own
DeformConv (opset 19) is written instead where it is requested.
"""

import torch
import torch.nn.functional as F
from torch import nn

# Stands in an exported graph until `onnx_file` turns it into ONNX's DeformConv.
PLACEHOLDER = "mot::DeformConv"


class DeformableConvolution(nn.Module):
    """3 × 3, stride 1, padding 1; keys `weight`, `bias`, `conv_offset_mask.*` as in the compiled original."""

    # Set on the class while a graph with DeformConv nodes is written.
    as_node = False

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, 3, 3))
        self.bias = nn.Parameter(torch.empty(outputs))
        self.conv_offset_mask = nn.Conv2d(inputs, 27, 3, padding=1)

    def forward(self, x):
        return apply(x, self.weight, self.conv_offset_mask(x), self.bias)


def apply(x, weight, shifts_and_mask, bias, stride: int = 1, groups: int = 1):
    """18 shifts, (dy, dx) tap by tap in row-major order, then 9 weights before the sigmoid."""
    shifts, mask = shifts_and_mask[:, :18], torch.sigmoid(shifts_and_mask[:, 18:])
    if DeformableConvolution.as_node:
        return DeformConvNode.apply(x, weight, shifts, bias, mask, stride, groups)
    return deform(x, weight, shifts, bias, mask, stride, groups)


def deform(x, weight, shifts, bias, mask, stride: int = 1, groups: int = 1):
    """
    x [n, c, h, w], weight [o, c / groups, 3, 3], shifts [n, 18, h', w'] in cells, mask [n, 9, h', w'] → [n, o, h', w'],
    where h' and w' are h and w over the stride.
    """
    channels, height, width = (int(length) for length in x.shape[1:])
    rows, columns = int(shifts.shape[2]), int(shifts.shape[3])
    grid = sampling_grid(shifts, (height, width), (rows, columns), stride)
    # [n, c, 9 · h', w'] is [n, c · 9, h', w'] in memory: the order of weight's last three axes.
    taps = F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    taps = taps * mask.reshape(-1, 1, 9 * rows, columns)
    return F.conv2d(taps.reshape(-1, channels * 9, rows, columns), weight.flatten(1)[:, :, None, None], bias, groups=groups)


def sampling_grid(shifts, size: tuple, cells: tuple, stride: int):
    """Where the taps read, in GridSample's units (-1 and 1 are the map's outer edges): [n, 9 · h', w', (x, y)]."""
    height, width = size
    taps = torch.arange(9)
    rows = torch.arange(cells[0]).view(1, -1, 1) * stride + (taps // 3 - 1).view(-1, 1, 1)
    columns = torch.arange(cells[1]).view(1, 1, -1) * stride + (taps % 3 - 1).view(-1, 1, 1)
    shifts = shifts.reshape(-1, 9, 2, *cells)
    y = shifts[:, :, 0] + rows.float()
    x = shifts[:, :, 1] + columns.float()
    grid = torch.stack([(x + 0.5) * (2 / width) - 1, (y + 0.5) * (2 / height) - 1], dim=-1)
    return grid.reshape(-1, 9 * cells[0], cells[1], 2)


class DeformConvNode(torch.autograd.Function):
    """The same numbers, written as one node."""

    @staticmethod
    def forward(_, x, weight, shifts, bias, mask, stride, groups):
        return deform(x, weight, shifts, bias, mask, stride, groups)

    @staticmethod
    def symbolic(graph, x, weight, shifts, bias, mask, stride, groups):
        """The bias may be missing: the input's name is then empty."""
        inputs = [x, weight, shifts, *([bias] if bias is not None else []), mask]
        strides = {"kernel_shape_i": [3, 3], "pads_i": [1, 1, 1, 1], "strides_i": [stride, stride], "group_i": groups}
        node = graph.op(PLACEHOLDER, *inputs, **strides)
        sizes = shifts.type().sizes()
        outputs = weight.type().sizes()[0]
        return node.setType(x.type().with_sizes([sizes[0], outputs, *sizes[2:]])) if sizes else node
