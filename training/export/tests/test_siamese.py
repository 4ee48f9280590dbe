import torch
import torch.nn.functional as F

from ..parts.siamese import correlation, depthwise_correlation


def test_a_batch_correlates_each_template_with_its_own_search():
    search, template = torch.randn(3, 4, 9, 9), torch.randn(3, 4, 5, 5)
    found = depthwise_correlation(search, template, True)
    for i in range(3):
        expected = F.conv2d(search[i : i + 1], template[i].unsqueeze(1), groups=4)
        assert torch.allclose(found[i : i + 1], expected, atol=1e-4)
        assert torch.allclose(depthwise_correlation(search[i : i + 1], template[i : i + 1], False), expected, atol=1e-4)


def test_a_batch_correlates_each_templates_kernels_with_its_own_search():
    search, kernels = torch.randn(3, 4, 9, 9), torch.randn(3 * 2, 4, 5, 5)
    found = correlation(search, kernels, 2, True)
    for i in range(3):
        expected = F.conv2d(search[i : i + 1], kernels[2 * i : 2 * i + 2])
        assert torch.allclose(found[i : i + 1], expected, atol=1e-3)


def test_each_template_has_searches_of_its_own_at_several_scales():
    search, kernels = torch.randn(2 * 3, 4, 9, 9), torch.randn(2, 4, 5, 5)
    found = correlation(search, kernels, 1, True)
    for i in range(6):
        expected = F.conv2d(search[i : i + 1], kernels[i // 3 : i // 3 + 1])
        assert torch.allclose(found[i : i + 1], expected, atol=1e-3)
