import numpy as np
import pytest

from ..golden import fill, pattern


def test_weights_follow_from_key_shape_and_rule():
    """Four numbers of FairMOT's first convolution and of a variance, as the stored case tells them."""
    rule = {"centre": 0.5, "rules": []}
    first = fill("base.base_layer.0.weight", (16, 3, 7, 7), rule).ravel()[:4]
    assert first == pytest.approx([-0.05859079, -0.03051397, 0.14395514, 0.05881199], abs=1e-7)
    variance = fill("base.base_layer.1.running_var", (16,), rule)[:4]
    assert variance == pytest.approx([1.46287644, 1.21144867, 1.04798138, 0.62655729], abs=1e-7)


def test_rules_multiply_and_add_in_order():
    rule = {"centre": 0, "rules": [["bias$", 0.0, 2.0], [r"^hm", 3.0, 1.0]]}
    assert fill("hm.2.bias", (2,), rule).tolist() == [7.0, 7.0]


def test_a_pattern_is_blocks_and_noise_cut_to_size():
    spec = {"shape": [1, 1, 5, 7], "seed": 3, "block": 4, "coarse": 1.0, "fine": 0.0, "add": 10.0, "clip": [9.5, 10.5], "round": True}
    image = pattern(spec)
    assert image.shape == (1, 1, 5, 7) and image.dtype == np.float32
    assert (image[0, 0, :4, :4] == image[0, 0, 0, 0]).all()
    assert set(image.ravel()) <= {10.0, 9.0, 11.0}
