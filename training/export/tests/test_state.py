import pytest
import torch

from ..errors import ExportError
from ..on_meta import build_on_meta, shapes_of
from ..registry import all_networks, find_network
from ..state import load_network
from .weights import weights_of


def load(name: str, weights: dict, heads=None):
    network = find_network(name)
    return load_network(network, weights, heads or network.heads, "model_last.pth", all_networks().values())


def refusal(name: str, weights: dict) -> str:
    with pytest.raises(ExportError) as caught:
        load(name, weights)
    return str(caught.value)


@pytest.mark.parametrize("prefix", ["", "module.", "module.module.", "_orig_mod."])
def test_prefixes_of_wrappers_are_taken_off(prefix):
    weights = weights_of("siamfc_alexnet_v2")
    module = load("siamfc_alexnet_v2", {prefix + key: value for key, value in weights.items()})
    assert torch.equal(module.state_dict()["backbone.conv5.0.bias"], weights["backbone.conv5.0.bias"])
    assert not module.training


def test_another_network_is_named_with_what_is_missing_and_what_is_unexpected():
    text = refusal("siamrpn_vot", weights_of("siamfc_alexnet_v2"))
    assert "keys are missing (featureExtract.0.weight" in text
    assert "keys are unexpected (backbone.conv1.0.weight" in text
    assert text.endswith("It fits siamfc_alexnet_v2 best (100% of all keys).")


def test_a_sibling_with_other_shapes_is_named():
    text = refusal("fairmot_dla_34", weights_of("fairmot_dla_34_wh2"))
    assert "wh.2.weight [2, 256, 1, 1] instead of [4, 256, 1, 1]" in text
    assert "It fits fairmot_dla_34_wh2 best" in text


def test_weighted_and_equal_layers_are_told_apart():
    assert "rpn_head.cls_weight" in refusal("siamrpnpp_mobilev2", {**weights_of("siamrpnpp_mobilev2"), "rpn_head.cls_weight": torch.ones(3)})


def test_other_heads_come_with_the_option_that_takes_them():
    heads = {"hm": 3, "wh": 2, "reg": 2}
    weights = weights_of("centernet_ctdet_resdcn_18", heads)
    assert refusal("centernet_ctdet_resdcn_18", weights).endswith("It is this network with other heads: add --heads hm=3,wh=2,reg=2.")
    load("centernet_ctdet_resdcn_18", weights, heads)


def test_weights_of_nothing_known_are_said_to_be_so():
    assert refusal("siamfc_alexnet_v1", {"layer.weight": torch.ones(2)}).endswith("It fits no known network.")


def test_what_nothing_reads_may_be_missing_or_there():
    weights = weights_of("fairmot_yolo")
    counters = [key for key in weights if key.endswith("num_batches_tracked")]
    load("fairmot_yolo", {key: value for key, value in weights.items() if key not in counters})
    weights = weights_of("fairmot_dla_34")
    load("fairmot_dla_34", {key: value for key, value in weights.items() if not key.startswith("base.fc")})
    load("fairmot_dla_34", {**weights, "base.fc.weight": torch.zeros(10, 512, 1, 1)})
    weights = weights_of("jde_576x320")
    lacking = {key: value for key, value in weights.items() if ".s_" not in key}
    load("jde_864x480", {**lacking, "classifier.weight": torch.zeros(500, 512), "classifier.bias": torch.zeros(500)})


def test_half_precision_weights_become_float32():
    weights = {key: value.half() if value.is_floating_point() else value for key, value in weights_of("siamfc_alexnet_v2").items()}
    assert load("siamfc_alexnet_v2", weights).state_dict()["backbone.conv1.0.weight"].dtype == torch.float32


def test_numbers_that_are_not_finite_are_refused():
    weights = weights_of("siamfc_alexnet_v2")
    weights["backbone.conv1.0.weight"][0] = float("nan")
    assert "not finite" in refusal("siamfc_alexnet_v2", weights)


def test_both_published_widths_of_a_network_load_by_its_name():
    network = find_network("siamrpnpp_r50")
    for build in (network.build, *network.forms):
        shapes = shapes_of(build_on_meta(lambda: build({})))
        load("siamrpnpp_r50", {key: torch.ones(shape) for key, shape in shapes.items()})
