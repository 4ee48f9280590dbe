import pytest
import torch

from ..parts.corner_pool import bottom_pool, left_pool, right_pool, top_pool


def test_the_largest_from_a_cell_to_each_edge():
    drawn = torch.tensor([[1.0, 3, 2], [4, 0, 1], [2, 2, 5]]).view(1, 1, 3, 3)

    def rows(x):
        return x.view(3, 3).int().tolist()

    assert rows(top_pool(drawn)) == [[4, 3, 5], [4, 2, 5], [2, 2, 5]]
    assert rows(bottom_pool(drawn)) == [[1, 3, 2], [4, 3, 2], [4, 3, 5]]
    assert rows(left_pool(drawn)) == [[3, 3, 2], [4, 1, 1], [5, 5, 5]]
    assert rows(right_pool(drawn)) == [[1, 3, 3], [4, 4, 4], [2, 2, 5]]


@pytest.mark.parametrize("length", [1, 2, 3, 7, 8, 33])
def test_equals_a_running_maximum_at_any_length(length):
    x = torch.randn(2, 3, length, length + 1)
    assert torch.equal(bottom_pool(x), x.cummax(2).values)
    assert torch.equal(right_pool(x), x.cummax(3).values)
    assert torch.equal(top_pool(x), x.flip(2).cummax(2).values.flip(2))
    assert torch.equal(left_pool(x), x.flip(3).cummax(3).values.flip(3))
