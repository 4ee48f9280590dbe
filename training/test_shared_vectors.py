"""The same losses and targets as @mot/heads computes: `packages/heads/test/losses/shared-vectors.test.ts`. Run with pytest."""

import json
from pathlib import Path

import pytest
import torch
from torch.nn import functional as F

from fairmot.losses import focal_loss, l1_loss
from jde.losses import uncertainty_weighted
from jde.targets import jde_targets
from siamese.losses import focal_sum
from siamese.targets import anchor_sizes, make_anchors

vectors = json.loads((Path(__file__).parent / "shared-vectors.json").read_text())


def test_focal_loss_of_logits():
    given = vectors["focal"]
    loss = focal_sum(torch.tensor(given["logits"]), torch.tensor(given["target"]).float(), given["alpha"], given["gamma"])
    assert loss.item() == pytest.approx(given["loss"], rel=1e-5)


def test_focal_loss_of_a_heatmap():
    given = vectors["focalHeatmap"]
    target = torch.tensor(given["target"])
    assert focal_loss(torch.tensor(given["logits"]), target, torch.ones_like(target)).item() == pytest.approx(
        given["loss"], rel=1e-5
    )


def test_l1_and_smooth_l1():
    given = vectors["l1"]
    predicted, target = torch.tensor([given["predicted"]]), torch.tensor([given["target"]])
    assert l1_loss(predicted, target).item() == pytest.approx(given["loss"])
    assert F.smooth_l1_loss(predicted, target, reduction="sum").item() == pytest.approx(vectors["smoothL1"]["loss"])


def test_uncertainty_weighted_sum():
    given = vectors["uncertainty"]
    loss = uncertainty_weighted(torch.tensor(given["losses"]), torch.tensor(given["logVariances"]))
    assert loss.item() == pytest.approx(given["loss"], rel=1e-5)


def test_cross_entropy_of_identities():
    given = vectors["identity"]
    loss = F.cross_entropy(torch.tensor(given["logits"]), torch.tensor(given["ids"]), ignore_index=-1)
    assert loss.item() == pytest.approx(given["loss"], rel=1e-5)


def test_targets_of_jde():
    given = vectors["jdeTargets"]
    boxes = torch.tensor(given["boxes"]).float()
    found = jde_targets(boxes, given["rows"], given["columns"], given["stride"], given["anchors"])
    confidences, indices, deltas = found
    assert confidences.tolist() == given["confidences"] and indices.tolist() == given["boxIndices"]
    for anchor, *expected in given["positives"]:
        assert deltas[anchor].tolist() == pytest.approx(expected, abs=1e-5)


def test_anchors_of_a_siamese_map():
    given = vectors["anchors"]
    assert anchor_sizes() == list(zip(given["widths"], given["heights"]))
    anchors = make_anchors(13)
    assert anchors[:13, 0].tolist() == given["offsets"] and anchors[:169:13, 1].tolist() == given["offsets"]
