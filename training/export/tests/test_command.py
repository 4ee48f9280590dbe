import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from .. import compare, export
from ..__main__ import main
from ..parts.darknet import write_darknet
from ..registry import find_network
from .weights import weights_of

SIAMFC = "siamfc_alexnet_v2"


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoints")

    def save(name: str):
        path = folder / f"{name}.pth"
        if not path.exists():
            torch.save({"epoch": 3, "state_dict": {f"module.{key}": value for key, value in weights_of(name).items()}}, path)
        return path

    return save


def call(capsys, *words) -> tuple:
    code = main([str(word) for word in words])
    return code, capsys.readouterr()


def test_a_siamese_network_becomes_two_files_and_a_manifest(tmp_path, capsys, checkpoints):
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx")
    assert code == 0, printed.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fc-search.onnx", "fc-template.onnx", "fc.json"]
    assert "ONNX Runtime equals PyTorch within" in printed.out
    manifest = json.loads((tmp_path / "fc.json").read_text())
    assert manifest["files"]["search"]["inputs"] == ["exemplar_feature", "search"]
    assert manifest["files"]["search"]["outputs"] == ["response", "search_feature"]
    assert manifest["input"] == {"name": "search", "height": 255, "width": 255}
    assert [manifest[key] for key in ("kind", "tracker", "preset")] == ["single-object", "SiamFC", "siamfc"]
    assert manifest["trackerOptions"] == {"searchSide": 255, "stride": 4} and "classes" not in manifest
    model = onnx.load(str(tmp_path / "fc-template.onnx"))
    assert model.opset_import[0].version == 17
    assert {entry.key: entry.value for entry in model.metadata_props}["network"] == SIAMFC


def test_siamfc_takes_a_target_at_three_scales_in_one_run(tmp_path, capsys, checkpoints):
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx")
    assert code == 0, printed.err
    search = onnxruntime.InferenceSession(str(tmp_path / "fc-search.onnx"))
    scenes = np.random.default_rng(3).random((3, 3, 255, 255), np.float32) * 255
    feeds = {"exemplar_feature": np.random.default_rng(4).random(search.get_inputs()[0].shape, np.float32)}
    together = search.run(["response"], {**feeds, "search": scenes})[0]
    alone = search.run(["response"], {**feeds, "search": scenes[1:2]})[0]
    assert together.shape[0] == 3
    assert np.abs(together[1:2] - alone).max() < 1e-4 * np.abs(alone).max()


def test_with_a_free_size_it_gives_at_any_size_what_pytorch_gives(tmp_path, capsys, checkpoints):
    name = "fairmot_yolo"
    code, printed = call(capsys, name, checkpoints(name), tmp_path / "a.onnx", "--input", "dynamic")
    assert code == 0, printed.err
    session = onnxruntime.InferenceSession(str(tmp_path / "a.onnx"))
    assert session.get_inputs()[0].shape == [1, 3, "height", "width"]
    found = session.run(["hm"], {"input": np.zeros((1, 3, 64, 160), np.float32)})[0]
    assert found.shape == (1, 1, 16, 40)
    assert json.loads((tmp_path / "a.json").read_text())["export"]["size"] == "dynamic"


@pytest.mark.parametrize(
    "name,options,reason",
    [
        ("fairmot_resdcn_18", [], "its deformable convolutions sample is computed for one size"),
        (SIAMFC, ["--batch", "dynamic"], "templates of a free batch"),
        (SIAMFC, ["--correlation", "core"], "the caller's correlation"),
    ],
)
def test_a_size_that_cannot_be_free_is_refused(tmp_path, capsys, checkpoints, name, options, reason):
    code, printed = call(capsys, name, checkpoints(name), tmp_path / "a.onnx", "--input", "dynamic", *options)
    assert code == 1 and reason in printed.err and printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_with_a_free_batch_it_follows_several_targets_at_once(tmp_path, capsys, checkpoints):
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx", "--batch", "dynamic")
    assert code == 0, printed.err
    template, search = (onnxruntime.InferenceSession(str(tmp_path / f"fc-{role}.onnx")) for role in ("template", "search"))
    images = np.random.default_rng(1).random((3, 3, 127, 127), np.float32) * 255
    scenes = np.random.default_rng(2).random((3, 3, 255, 255), np.float32) * 255
    features = template.run(None, {"exemplar": images})[0]
    together = search.run(["response"], {"exemplar_feature": features, "search": scenes})[0]
    alone = search.run(["response"], {"exemplar_feature": features[2:], "search": scenes[2:]})[0]
    assert np.abs(together[2:] - alone).max() < 1e-4 * np.abs(alone).max()


def test_the_correlation_can_be_left_to_the_caller(tmp_path, capsys, checkpoints):
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx", "--correlation", "core", "--fp16")
    assert code == 0, printed.err
    search = onnxruntime.InferenceSession(str(tmp_path / "fc-search.onnx"))
    assert [item.name for item in search.get_inputs()] == ["search"]
    assert search.get_inputs()[0].type == "tensor(float)"


@pytest.mark.parametrize("deformable,opset,operator", [("gridsample", 17, "GridSample"), ("deformconv", 19, "DeformConv")])
def test_deformable_convolutions_are_written_either_way(tmp_path, capsys, checkpoints, deformable, opset, operator):
    name = "centernet_ctdet_resdcn_18"
    code, printed = call(
        capsys, name, checkpoints(name), tmp_path / "a.onnx", "--input", "64x32", "--batch", "dynamic", "--deformable", deformable
    )
    assert code == 0, printed.err
    model = onnx.load(str(tmp_path / "a.onnx"))
    assert model.opset_import[0].version == opset and len(model.opset_import) == 1
    assert sum(node.op_type == operator for node in model.graph.node) == 3
    assert json.loads((tmp_path / "a.json").read_text())["head"] == "centerNet"


def test_half_precision_keeps_float32_at_the_edges_and_where_it_samples(tmp_path, capsys, checkpoints):
    name = "centernet_ctdet_resdcn_18"
    code, printed = call(capsys, name, checkpoints(name), tmp_path / "a.onnx", "--input", "64x32", "--fp16")
    assert code == 0, printed.err
    session = onnxruntime.InferenceSession(str(tmp_path / "a.onnx"))
    assert {item.type for item in (*session.get_inputs(), *session.get_outputs())} == {"tensor(float)"}


def test_a_darknet_file_gives_what_its_pytorch_checkpoint_gives(tmp_path, capsys):
    weights = weights_of("jde_576x320")
    network = find_network("jde_576x320")
    (tmp_path / "jde.weights").write_bytes(write_darknet(network.build({}), weights))
    code, printed = call(capsys, "jde_576x320", tmp_path / "jde.weights", tmp_path / "jde.onnx", "--input", "64x32", "--outputs", "head")
    assert code == 0, printed.err
    values = onnx.load(str(tmp_path / "jde.onnx")).graph.initializer
    first = next(onnx.numpy_helper.to_array(item) for item in values if item.name.endswith("conv_113.weight"))
    assert np.array_equal(first, weights["module_list.113.conv_113.weight"].numpy())
    assert json.loads((tmp_path / "jde.json").read_text())["outputs"] == ["raw_32", "raw_16", "raw_8"]
    # 536 numbers for each of 2 + 8 + 32 cells.
    assert "A frame's outputs are 0.1 MB." in printed.out and "--outputs head" not in printed.out
    raw = (tmp_path / "jde.weights").read_bytes()
    for content in (raw[:-4], raw + bytes(4)):
        (tmp_path / "bad.weights").write_bytes(content)
        code, printed = call(capsys, "jde_576x320", tmp_path / "bad.weights", tmp_path / "bad.onnx")
        assert code == 1 and "bad.weights" in printed.err
    assert not (tmp_path / "bad.onnx").exists()


def test_large_outputs_are_told_with_the_option_that_leaves_the_smaller(tmp_path, capsys, monkeypatch):
    # Small, so that sizes of boxes, which are exponentials, stay finite.
    weights = {key: 0.3 * value if value.dim() == 4 else value for key, value in weights_of("jde_576x320").items()}
    torch.save(weights, tmp_path / "jde.pt")
    words = ["jde_576x320", tmp_path / "jde.pt", tmp_path / "jde.onnx", "--input", "64x32"]
    monkeypatch.setattr(export, "LARGE_FRAME", 300_000)
    code, printed = call(capsys, *words)
    assert code == 0, printed.err
    # Boxes, confidences and embeddings of 4 anchors, and all maps twice: 4 · 517 + 2 · 536 numbers for each of 42 cells.
    assert "A frame's outputs are 0.5 MB. --outputs head leaves those that the library reads." in printed.out


REFUSED = {
    "an unknown name": (["siamfc_alexnet"], "There is no network"),
    "a size of the wrong step": (["fairmot_yolo", "--input", "1080x608"], "width and height should be multiples of 32, as in 1088x608"),
    "a size that is no multiple less one": (["cornernet_squeeze", "--input", "512x512"], "multiples of 128 less 1, as in 511x511"),
    "a search that is no square": (["siamfc_alexnet_v2", "--input", "255x287"], "searches are squares"),
    "a search smaller than its template": (["siamrpnpp_alex", "--input", "63x63"], "have at least"),
    "a search that the neck would cut": (["siamrpnpp_r50", "--input", "127x127"], "have at least"),
    "no size": (["fairmot_yolo", "--input", "big"], "--input should be WIDTHxHEIGHT"),
    "size zero": (["fairmot_yolo", "--input", "0x0"], "cannot take 0x0"),
    "an opset without GridSample": (["fairmot_dla_34", "--opset", "15"], "needs the operator GridSample, which opset 15 does not have"),
    "an opset too new": (["fairmot_yolo", "--opset", "18"], "--opset should be 11 to 17"),
    "an opset too old": (["fairmot_yolo", "--opset", "9"], "--opset should be 11 to 17"),
    "DeformConv with another opset": (["fairmot_dla_34", "--deformable", "deformconv", "--opset", "17"], "written with opset 19"),
    "DeformConv without any": (["fairmot_yolo", "--deformable", "deformconv"], "has no deformable convolutions"),
    "correlation of a detector": (["fairmot_yolo", "--correlation", "core"], "correlates nothing"),
    "classes of a tracker": (["siamfc_alexnet_v2", "--classes", "3"], "has no classes"),
    "no classes": (["fairmot_yolo", "--classes", "0"], "should be 1 or more"),
    "an unknown head": (["fairmot_yolo", "--heads", "hm=1,foo=2"], 'no head "foo"'),
    "heads that are none": (["fairmot_yolo", "--heads", "hm"], "--heads should be NAME=N"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_refuses(tmp_path, capsys, why):
    (name, *options), message = REFUSED[why]
    code, printed = call(capsys, name, tmp_path / "missing.pth", tmp_path / "a.onnx", *options)
    assert code == 1
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path, capsys, checkpoints):
    for place, message in ((tmp_path / "none" / "a.onnx", "There is no folder"), (tmp_path / "a.pth", "should end in .onnx")):
        code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), place)
        assert code == 1 and message in printed.err


def test_a_folder_that_takes_no_file_is_one_sentence(tmp_path, capsys, checkpoints, monkeypatch):
    (tmp_path / "fc-search.onnx").mkdir()
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx")
    assert code == 1 and 'fc-search.onnx" is a folder' in printed.err and printed.err.count("\n") == 1
    (tmp_path / "fc-search.onnx").rmdir()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export.tempfile, "TemporaryDirectory", full)
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx")
    assert code == 1 and printed.err == f'export: Writing to "{tmp_path}" failed: No space left on device.\n'
    monkeypatch.setattr(export.os, "access", lambda *_: False)
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx")
    assert code == 1 and "cannot be written to" in printed.err
    assert list(tmp_path.iterdir()) == []


def test_a_difference_fails_loudly_and_leaves_what_was_there(tmp_path, capsys, checkpoints, monkeypatch):
    (tmp_path / "fc-search.onnx").write_bytes(b"old")
    monkeypatch.setitem(compare.TOLERANCE, "float32", 0.0)
    code, printed = call(capsys, SIAMFC, checkpoints(SIAMFC), tmp_path / "fc.onnx")
    assert code == 1 and "differs from PyTorch" in printed.err
    assert [path.name for path in tmp_path.iterdir()] == ["fc-search.onnx"]
    assert (tmp_path / "fc-search.onnx").read_bytes() == b"old"


def test_every_list_of_names_is_printed(capsys):
    code, printed = call(capsys, "--list")
    assert code == 0 and {"fairmot_hrnet_18", "jde_864x480", "duan_centernet_52"} <= set(printed.out.split())


def test_a_checkpoint_that_is_a_program_stops_before_anything_is_written(tmp_path, capsys):
    torch.save({"model": torch.nn.ReLU()}, tmp_path / "a.pth")
    code, printed = call(capsys, SIAMFC, tmp_path / "a.pth", tmp_path / "a.onnx")
    assert code == 1 and "would run" in printed.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.pth"]
    assert export.Settings().opset is None
