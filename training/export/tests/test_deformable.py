import torch

from ..parts.deformable import DeformableConvolution, deform


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
