"""Losses by hand. Run with pytest."""

import math

import pytest
import torch

from fairmot.losses import IdentityLoss, UncertaintyBalance, focal_loss, gather_people, l1_loss


def test_focal_loss_of_one_person_and_one_empty_cell():
    logits = torch.tensor([[[0.0, 0.0]]])
    heatmap = torch.tensor([[[1.0, 0.0]]])
    # p = 0.5 in both cells: (0.5² + 0.5²) · ln 2.
    assert focal_loss(logits, heatmap, torch.ones_like(heatmap)).item() == pytest.approx(0.5 * math.log(2))


def test_cells_near_a_centre_have_a_lower_loss():
    logits = torch.tensor([[[9.0, 0.0]]])
    near = focal_loss(logits, torch.tensor([[[1.0, 0.8]]]), torch.ones(1, 1, 2))
    far = focal_loss(logits, torch.tensor([[[1.0, 0.0]]]), torch.ones(1, 1, 2))
    assert near.item() == pytest.approx(far.item() * 0.2**4, rel=1e-3)


def test_ignored_cells_add_nothing():
    logits, heatmap = torch.tensor([[[9.0, 9.0]]]), torch.tensor([[[1.0, 0.0]]])
    assert focal_loss(logits, heatmap, torch.tensor([[[1.0, 0.0]]])).item() == pytest.approx(0, abs=1e-6)


def test_extreme_wrong_logits_have_a_finite_gradient():
    logits = torch.tensor([[[-200.0, 200.0]]], requires_grad=True)
    focal_loss(logits, torch.tensor([[[1.0, 0.0]]]), torch.ones(1, 1, 2)).backward()
    assert torch.isfinite(logits.grad).all() and logits.grad[0, 0, 0] < 0 < logits.grad[0, 0, 1]


def test_l1_loss_sums_coordinates_and_averages_people():
    assert l1_loss(torch.tensor([[1.0, 2.0], [0.0, 0.0]]), torch.tensor([[0.0, 0.0], [0.0, 1.0]])).item() == 2
    assert l1_loss(torch.zeros(0, 4), torch.zeros(0, 4)).item() == 0


def test_identity_loss_does_not_depend_on_the_length_of_the_embedding():
    torch.manual_seed(1)
    loss = IdentityLoss(4, 10)
    embedding = torch.randn(3, 4)
    identities = torch.tensor([1, -1, 9])
    assert loss(embedding, identities).item() == pytest.approx(loss(5 * embedding, identities).item(), rel=1e-5)


def test_identity_loss_leaves_out_the_unknown():
    loss = IdentityLoss(4, 10)
    embedding = torch.randn(2, 4, requires_grad=True)
    loss(embedding, torch.tensor([3, -1])).backward()
    assert embedding.grad[0].abs().sum() > 0 and embedding.grad[1].abs().sum() == 0
    assert loss(embedding, torch.tensor([-1, -1])).item() == 0


def test_balance_weighs_each_task_by_its_uncertainty():
    balance = UncertaintyBalance()
    with torch.no_grad():
        balance.detection.fill_(0.0)
        balance.identity.fill_(math.log(2))
    assert balance(torch.tensor(4.0), torch.tensor(6.0)).item() == pytest.approx((4 + 3 + math.log(2)) / 2)


def test_gathering_reads_each_person_in_its_own_image():
    maps = torch.arange(2 * 3 * 2 * 2).view(2, 3, 2, 2)
    assert gather_people(maps, torch.tensor([1, 0]), torch.tensor([3, 0])).tolist() == [[15, 19, 23], [0, 4, 8]]
