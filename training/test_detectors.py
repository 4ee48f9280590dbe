"""Targets and losses of the detectors: by hand, and as @mot/heads computes them (`shared-vectors.json`). Run with pytest."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

import detectors.export
from detectors import centernet, cornernet, fcos
from detectors.families import FAMILIES
from export.parts.corner_pool import left_pool, right_pool
from street.pictures import People, Rows, collate

vectors = json.loads((Path(__file__).parent / "shared-vectors.json").read_text())


def people(boxes, hidden=()):
    count = len(boxes)
    return People(as_tensor(boxes), torch.arange(count), as_tensor(hidden))


def as_tensor(boxes):
    return torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4)


def check_heatmap(heatmap, expected):
    """@param expected [index, value] of all cells above 0"""
    found = heatmap.reshape(-1)
    assert np.nonzero(found)[0].tolist() == [index for index, _ in expected]
    np.testing.assert_allclose(found[found > 0], [value for _, value in expected], atol=1e-5)


def test_targets_of_center_net():
    given = vectors["centerNetTargets"]
    points, sizes, rows = centernet.center_net_targets(as_tensor(given["boxes"]), given["rows"], given["columns"])
    assert rows == given["boxIndices"] and points.cells == given["cells"]
    assert sizes.flatten().tolist() == pytest.approx(given["sizes"], abs=1e-5)
    assert [value for pair in points.offsets for value in pair] == pytest.approx(given["offsets"], abs=1e-5)
    check_heatmap(points.heatmap, given["heatmap"])


def test_targets_of_corner_net_and_of_triplets():
    given = vectors["cornerNetTargets"]
    points, rows = cornernet.corner_net_targets(as_tensor(given["boxes"]), given["rows"], given["columns"])
    assert rows == given["boxIndices"]
    for point, name in (("tl", "topLeft"), ("br", "bottomRight"), ("ct", "center")):
        assert points[point].cells == given[name]["cells"]
        assert [value for pair in points[point].offsets for value in pair] == pytest.approx(given[name]["offsets"], abs=1e-5)
        check_heatmap(points[point].heatmap, given[name]["heatmap"])


def test_targets_of_fcos():
    given = vectors["fcosTargets"]
    input_size = given["input"]["width"], given["input"]["height"]
    boxes = as_tensor(given["boxes"])
    box, distances, centre = fcos.fcos_targets(boxes, *input_size, given["centerRadius"], tuple(given["maxDistances"]))
    assert tuple(given["strides"]) == fcos.STRIDES and box.tolist() == given["boxIndices"]
    for location, *expected, centreness in given["positives"]:
        assert distances[location].tolist() == pytest.approx(expected, abs=1e-4)
        assert centre[location].item() == pytest.approx(centreness, abs=1e-5)
    assert centre[box < 0].sum() == 0


def test_tags_are_pulled_and_pushed():
    given = vectors["pullPush"]
    pull, push = cornernet.pull_push(torch.tensor(given["topLeftTags"]), torch.tensor(given["bottomRightTags"]))
    assert pull.item() == pytest.approx(given["pull"], rel=1e-5) and push.item() == pytest.approx(given["push"], rel=1e-4)


def test_loss_of_boxes_by_their_overlap():
    given = vectors["iou"]
    x, y = given["point"]
    corner = torch.tensor([x, y])
    distances = [torch.cat([corner - each[:, :2], each[:, 2:] - corner], 1) for each in map(as_tensor, (given["predicted"], given["target"]))]
    assert fcos.iou_loss(*distances).sum().item() == pytest.approx(given["loss"], rel=1e-5)


def test_cross_entropy_of_centreness():
    given = vectors["binary"]
    loss = F.binary_cross_entropy_with_logits(torch.tensor(given["logits"]), torch.tensor(given["target"]), reduction="sum")
    assert loss.item() == pytest.approx(given["loss"], rel=1e-5)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_hidden_person_is_neither_a_person_nor_background(name):
    targets = FAMILIES[name].targets_of(people([], hidden=[(8, 8, 40, 56)]), 96, 64)
    weights = {"centernet": "weight", "fcos": "classes"}.get(name, "weights")
    ignored = targets[weights] < 1 if name != "fcos" else targets[weights] == -1
    assert ignored.any() and not ignored.all()


@pytest.mark.parametrize("name", FAMILIES)
def test_the_loss_of_pictures_with_and_without_people_is_finite_and_reaches_all_that_is_learned(name):
    family = FAMILIES[name]
    torch.manual_seed(1)
    network, loss = family.Network().train(), family.Loss()
    entries = [people([(8, 8, 40, 56), (50, 4, 80, 62)]), people([]), people([(20, 10, 44, 60)])]
    batch = collate([family.targets_of(each, 96, 64) for each in entries])
    total, _ = loss(network(torch.rand(3, 3, 64, 96)), batch)
    total.backward()
    assert torch.isfinite(total)
    for weight, value in network.named_parameters():
        frozen = weight.startswith(("features.base.stem", "features.base.stride4", "features.base.stride8", "features.base.stride16"))
        assert value.requires_grad != frozen and (value.grad is None) == frozen, weight


@pytest.mark.parametrize(("corner", "axis", "pool"), [("tl", 3, left_pool), ("br", 3, right_pool)])
def test_pools_are_the_same_in_training_and_in_the_file(corner, axis, pool):
    block = cornernet.CornerPool(corner).train()
    x = torch.rand(2, 3, 5, 7)
    assert torch.equal(block.pool(x, axis, pool), pool(x))


def test_rows_of_pictures_are_joined_with_the_numbers_of_their_pictures():
    entries = [{"map": torch.zeros(2), "rows": Rows(cell=torch.tensor([4, 5]))}, {"map": torch.ones(2), "rows": Rows(cell=torch.tensor([6]))}]
    batch = collate(entries)
    assert batch["map"].tolist() == [[0, 0], [1, 1]]
    assert batch["rows"]["cell"].tolist() == [4, 5, 6] and batch["rows"]["picture"].tolist() == [0, 0, 1]


@pytest.mark.parametrize("name", FAMILIES)
def test_an_untrained_network_becomes_a_file_that_says_how_to_read_it(name, tmp_path, monkeypatch):
    torch.manual_seed(1)
    torch.save({"network": FAMILIES[name].Network().state_dict(), "minutes": 0.0, "step": 0}, tmp_path / "x.pt")
    words = ["export", "--family", name, "--checkpoint", str(tmp_path / "x.pt"), "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", words)
    detectors.export.main()
    manifest = json.loads((tmp_path / f"{name}-tiny.json").read_text())
    assert manifest["head"] == FAMILIES[name].HEAD and manifest["bytes"] < 4_000_000
