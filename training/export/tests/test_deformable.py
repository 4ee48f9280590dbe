import io

import numpy as np
import onnxruntime
import pytest
import torch

from ..parts.deformable import DeformableConvolution, deform


def by_definition(x, weight, shifts, bias, mask, stride, groups):
    """
    Section 3.2 of the paper in float64: y(p) = sum over taps k of w_k · x(p + p_k + shift_k) · mask_k, with x read bilinearly from
    the four neighbours, and as zero outside.
    """
    x, weight, shifts, bias, mask = (values.astype(np.float64) for values in (x, weight, shifts, bias, mask))
    count, channels, height, width = x.shape
    rows, columns = shifts.shape[2:]
    outputs = weight.shape[0]
    image = np.arange(count)[:, None, None]
    result = np.zeros((count, outputs, rows, columns))
    for tap in range(9):
        y = np.arange(rows)[:, None] * stride + tap // 3 - 1 + shifts[:, 2 * tap]
        z = np.arange(columns)[None, :] * stride + tap % 3 - 1 + shifts[:, 2 * tap + 1]
        read = np.zeros((count, rows, columns, channels))
        for row in (np.floor(y), np.floor(y) + 1):
            for column in (np.floor(z), np.floor(z) + 1):
                inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
                share = (1 - abs(y - row)) * (1 - abs(z - column)) * inside * mask[:, tap]
                at = row.clip(0, height - 1).astype(int), column.clip(0, width - 1).astype(int)
                read += x[image, :, at[0], at[1]] * share[..., None]
        for o in range(outputs):
            first = o // (outputs // groups) * (channels // groups)
            result[:, o] += read[..., first : first + channels // groups] @ weight[o, :, tap // 3, tap % 3]
    return result + bias[:, None, None]


class Deform(torch.nn.Module):
    def __init__(self, stride: int, groups: int):
        super().__init__()
        self.stride, self.groups = stride, groups

    def forward(self, *tensors):
        return deform(*tensors, self.stride, self.groups)


@pytest.mark.parametrize("size", [(20, 28), (19, 27)])
@pytest.mark.parametrize("reach", [0.01, 3, 40])
@pytest.mark.parametrize("stride,groups", [(1, 1), (1, 32), (2, 1), (2, 32)])
def test_pytorch_and_onnx_runtime_equal_the_definition_in_float64(stride, groups, reach, size):
    """Within what float32 leaves of a position: a map of noise changes by its deviation from cell to cell."""
    random = np.random.RandomState(5)
    height, width = size
    rows, columns = -(-height // stride), -(-width // stride)
    shapes = ((2, 64, height, width), (32, 64 // groups, 3, 3), (2, 18, rows, columns), (32,), (2, 9, rows, columns))
    x, weight, shifts, bias, mask = (random.standard_normal(shape).astype(np.float32) for shape in shapes)
    shifts, mask = reach * shifts, 1 / (1 + np.exp(-mask))
    expected = by_definition(x, weight, shifts, bias, mask, stride, groups)
    tensors = [torch.from_numpy(values) for values in (x, weight, shifts, bias, mask)]
    module = Deform(stride, groups)
    names, file = ["x", "weight", "shifts", "bias", "mask"], io.BytesIO()
    options = {"dynamo": False} if "dynamo" in torch.onnx.export.__code__.co_varnames else {}
    torch.onnx.export(module, tuple(tensors), file, input_names=names, output_names=["y"], opset_version=17, **options)
    session = onnxruntime.InferenceSession(file.getvalue(), providers=["CPUExecutionProvider"])
    by_runtime = session.run(None, dict(zip(names, (x, weight, shifts, bias, mask))))[0]
    for found in (module(*tensors).numpy(), by_runtime):
        assert np.abs(found - expected).max() < 1e-5 * np.abs(expected).max()


def one_by_one(x, weight, shifts, bias, mask, stride, groups):
    """Every tap of every output on its own, with the four neighbours of its place; zero outside."""
    n, c, height, width = x.shape
    outputs = weight.shape[0]
    result = torch.zeros(n, outputs, *shifts.shape[2:])
    for b in range(n):
        for i in range(shifts.shape[2]):
            for j in range(shifts.shape[3]):
                for tap in range(9):
                    y = i * stride + tap // 3 - 1 + float(shifts[b, 2 * tap, i, j])
                    z = j * stride + tap % 3 - 1 + float(shifts[b, 2 * tap + 1, i, j])
                    value = torch.zeros(c)
                    for row in (int(torch.floor(torch.tensor(y))), int(torch.floor(torch.tensor(y))) + 1):
                        for column in (int(torch.floor(torch.tensor(z))), int(torch.floor(torch.tensor(z))) + 1):
                            if 0 <= row < height and 0 <= column < width:
                                value += x[b, :, row, column] * (1 - abs(y - row)) * (1 - abs(z - column))
                    value = value * mask[b, tap, i, j]
                    for o in range(outputs):
                        first = o // (outputs // groups) * (c // groups)
                        result[b, o, i, j] += (weight[o, :, tap // 3, tap % 3] * value[first : first + c // groups]).sum()
    return result + (0 if bias is None else bias.view(1, -1, 1, 1))


def test_equals_the_definition_with_shifts_far_outside_the_map():
    torch.manual_seed(1)
    for stride, groups, bias in ((1, 1, True), (2, 1, False), (1, 2, True)):
        x = torch.randn(2, 4, 5, 7)
        rows, columns = -(-5 // stride), -(-7 // stride)
        weight, shifts = torch.randn(6, 4 // groups, 3, 3), 3 * torch.randn(2, 18, rows, columns)
        mask, shift = torch.rand(2, 9, rows, columns), torch.randn(6) if bias else None
        found = deform(x, weight, shifts, shift, mask, stride, groups)
        expected = one_by_one(x, weight, shifts, shift, mask, stride, groups)
        assert torch.allclose(found, expected, atol=1e-4)


def test_without_shifts_and_at_half_weight_it_is_half_a_convolution():
    layer = DeformableConvolution(3, 5)
    torch.nn.init.normal_(layer.weight)
    torch.nn.init.zeros_(layer.bias)
    torch.nn.init.zeros_(layer.conv_offset_mask.weight)
    torch.nn.init.zeros_(layer.conv_offset_mask.bias)
    x = torch.randn(1, 3, 6, 4)
    assert torch.allclose(layer(x), torch.nn.functional.conv2d(x, layer.weight, padding=1) / 2, atol=1e-5)


def test_maps_of_one_column_are_sampled():
    shifts, mask = torch.zeros(1, 18, 3, 1), torch.ones(1, 9, 3, 1)
    x, weight = torch.arange(3.0).view(1, 1, 3, 1), torch.zeros(1, 1, 3, 3)
    weight[0, 0, 1, 1] = 1
    assert torch.allclose(deform(x, weight, shifts, None, mask), x, atol=1e-6)
