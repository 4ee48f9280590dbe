"""Facts of configurations that no stored case holds: which layers they have, under which keys."""

import torch

from ..export import Settings, choose
from ..on_meta import build_on_meta, shapes_of
from ..registry import find_network


def all_forms(name: str) -> list:
    network = find_network(name)
    return [shapes_of(build_on_meta(lambda: build(network.heads))) for build in (network.build, *network.forms)]


def deformable_layers(shapes: dict) -> list:
    return sorted({key.split(".conv2.")[0].split(".")[2] for key in shapes if key.endswith("conv2.offset.weight")})


def test_fcos_deforms_the_layers_that_its_checkpoints_deform():
    for name, layers in (
        ("fcos_imprv_dcnv2_x101_32x8d_fpn_2x", ["layer3", "layer4"]),
        ("fcos_imprv_dcnv2_x101_64x4d_fpn_2x", ["layer3", "layer4"]),
        ("fcos_imprv_dcnv2_r50_fpn_1x", ["layer2", "layer3", "layer4"]),
        ("fcos_imprv_dcnv2_r101_fpn_2x", ["layer2", "layer3", "layer4"]),
    ):
        shapes = all_forms(name)[0]
        assert deformable_layers(shapes) == layers, name
        assert "rpn.head.cls_tower.9.offset.weight" in shapes, name
    assert not any("offset" in key for key in all_forms("fcos_imprv_x101_32x8d_fpn_2x")[0])


def test_an_earlier_configuration_of_the_same_name_loads_too():
    found = [(deformable_layers(shapes), "rpn.head.bbox_tower.9.offset.bias" in shapes) for shapes in all_forms("fcos_imprv_dcnv2_x101_64x4d_fpn_2x")]
    assert (["layer2", "layer3", "layer4"], False) in found
    assert len(found) == len({str(form) for form in found}) == 4


def test_fcos_on_mobilenet_reads_blocks_6_13_and_17():
    shapes = all_forms("fcos_syncbn_bs32_c128_mnv2_fpn_1x")[0]
    assert shapes["backbone.body.features.0.0.weight"] == (32, 3, 3, 3)
    # The first block does not widen: it begins with the convolution on each channel.
    assert shapes["backbone.body.features.1.conv.0.weight"] == (32, 1, 3, 3)
    assert shapes["backbone.body.features.2.conv.0.weight"] == (96, 16, 1, 1)
    assert "backbone.body.features.17.conv.7.running_var" in shapes
    assert [shapes[f"backbone.fpn.fpn_inner{i}.weight"] for i in (2, 3, 4)] == [(128, width, 1, 1) for width in (32, 96, 320)]
    assert all_forms("fcos_bn_bs16_mnv2_fpn_1x")[0]["rpn.head.cls_tower.0.weight"] == (256, 256, 3, 3)


def test_fcos_on_mobilenet_puts_out_five_levels():
    network = find_network("fcos_bn_bs16_mnv2_fpn_1x")
    module = network.build(network.heads).eval()
    for parameter in module.parameters():
        torch.nn.init.uniform_(parameter, -0.02, 0.02)
    found = module(torch.zeros(1, 3, 64, 96))
    assert [tuple(found[f"bbox_p{level}"].shape) for level in (3, 4, 5, 6, 7)] == [
        (1, 4, rows, columns) for rows, columns in ((8, 12), (4, 6), (2, 3), (1, 2), (1, 1))
    ]


def test_siamrpn_otb_is_as_wide_as_siamrpn_vot():
    assert all_forms("siamrpn_otb") == all_forms("siamrpn_vot")


def test_dla_of_the_first_version_joins_maps_side_by_side():
    shapes = all_forms("centernet_ctdet_dlav0_34")[0]
    assert shapes["dla_up.ida_0.proj_1.0.weight"] == (256, 512, 1, 1)
    # The map of the step's own width needs no projection, and the finest no enlargement.
    assert not any(key.startswith(("dla_up.ida_0.proj_0", "dla_up.ida_0.up_0")) for key in shapes)
    assert shapes["dla_up.ida_2.up_3.weight"] == (64, 1, 4, 4)
    assert shapes["dla_up.ida_2.node_3.0.weight"] == (64, 128, 3, 3)
    assert not any("conv_offset_mask" in key for key in shapes)
    network = find_network("fairmot_dlav0_34")
    module = network.build(network.heads).eval()
    for parameter in module.parameters():
        torch.nn.init.uniform_(parameter, -0.02, 0.02)
    assert tuple(module(torch.zeros(1, 3, 32, 64))["id"].shape) == (1, 128, 8, 16)


def test_fcos_of_torchvision_is_read_by_the_head_and_counts_classes_as_coco_does():
    network = find_network("fcos_torchvision_r50")
    reader = network.reader(choose(network, Settings()))
    assert (reader.head, reader.head_options) == ("fcos", {"version": "torchvision"})
    # Ids of COCO's annotations.
    assert [reader.classes[i] for i in (0, 1, 3, 13, 44, 90)] == ["background", "person", "car", "stop sign", "bottle", "toothbrush"]
    assert len(reader.classes) == 91 and reader.classes[12] == "class 12"
