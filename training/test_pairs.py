"""Pairs, crops and targets of Siamese trackers by hand. Run with pytest."""

import numpy as np
import pytest
import torch

from siamese.losses import SiamRPNLoss
from siamese.mask import cut_masks, draw_places, window
from siamese.network import SiamRPNPlusPlus, correlate
from siamese.targets import make_anchors, make_targets
from street.crops import context_side, cut_square
from street.pairs import PairOptions, StreetPairs
from street.scenes import Scene, Seen


def street(share_later: float = 1.0) -> Scene:
    """Two people in two pictures of 200 × 100: a red one at 60, 50, a blue one at 150, 50."""
    pixels = np.zeros((2, 100, 200, 3), np.uint8)
    owners = np.zeros((2, 100, 200), np.uint8)
    pixels[:, 20:80, 50:70, 0], owners[:, 20:80, 50:70] = 255, 1
    pixels[:, 20:80, 140:160, 2], owners[:, 20:80, 140:160] = 255, 2
    people = {
        7: [Seen(0, 0, (50, 20, 70, 80), 1.0), Seen(1, 0, (50, 20, 70, 80), share_later)],
        8: [Seen(0, 1, (140, 20, 160, 80), 1.0), Seen(1, 1, (140, 20, 160, 80), 1.0)],
    }
    return Scene(1, pixels, owners, np.zeros((2, 3), np.uint8), people)


def test_a_crop_shows_the_target_a_pixel_beside_its_middle_as_pysot_does_and_the_border_colour_outside():
    picture = np.full((20, 20), 9, np.uint8)
    picture[10, 10] = 200
    crop = cut_square(picture, 10, 10, 5, 5, 77)
    assert crop.shape == (5, 5) and crop[3, 3] == 200
    assert cut_square(picture, 0, 0, 5, 5, 77)[0, 0] == 77


def test_a_square_target_fills_half_of_its_template():
    assert context_side(40, 40) == pytest.approx(80)


@pytest.mark.parametrize("shift", [0, 20])
def test_the_box_of_a_pair_lies_on_the_target(shift):
    pairs = StreetPairs([street()], PairOptions(shift=shift, positive=1.0, gone=0.0, masks=True))
    random = np.random.default_rng(3)
    for _ in range(20):
        pair = pairs.draw(random)
        x, y, width, height = pair.box
        assert pair.label == 1 and abs(x) <= shift and abs(y) <= shift
        rows, columns = np.nonzero(pair.mask > 127)
        assert columns.mean() - 64 == pytest.approx(x, abs=1.5)
        assert rows.mean() - 64 == pytest.approx(y, abs=1.5)
        assert np.ptp(columns) + 1 == pytest.approx(width, abs=2) and np.ptp(rows) + 1 == pytest.approx(height, abs=2)


def test_a_target_that_is_gone_makes_a_negative_pair():
    pairs = StreetPairs([street(share_later=0.0)], PairOptions(positive=0.0, gone=1.0))
    assert {pairs.draw(np.random.default_rng(seed)).label for seed in range(5)} == {0}


def test_a_barely_visible_target_is_neither_positive_nor_negative():
    pairs = StreetPairs([street(share_later=0.1)], PairOptions(positive=1.0, gone=0.0))
    labels = {pairs.draw(np.random.default_rng(seed)).label for seed in range(40)}
    assert labels == {1, -1}


def test_the_best_anchor_is_positive_and_its_shifts_lead_to_the_box():
    box = torch.tensor([[3.0, -5.0, 21.0, 45.0]])
    classes, shifts = make_targets(box, torch.tensor([1]), 13)
    anchors = make_anchors(13)
    assert (classes == 1).any() and (classes == 0).sum() > 400
    for anchor in (classes[0] == 1).nonzero()[:, 0]:
        x, y, width, height = anchors[anchor]
        dx, dy, dw, dh = shifts[0, anchor]
        found = [dx * width + x, dy * height + y, dw.exp() * width, dh.exp() * height]
        assert [value.item() for value in found] == pytest.approx(box[0].tolist(), abs=1e-3)


def test_without_a_target_all_is_background_and_where_it_is_unsure_its_place_is_ignored():
    box = torch.tensor([[0.0, 0.0, 20.0, 44.0]]).expand(2, 4)
    classes, _ = make_targets(box, torch.tensor([0, -1]), 13)
    assert set(classes[0].tolist()) == {0} and set(classes[1].tolist()) == {0, -1}


def test_correlating_a_batch_equals_correlating_one_after_the_other():
    torch.manual_seed(0)
    search, kernel = torch.randn(3, 4, 9, 9), torch.randn(3, 4, 5, 5)
    together = correlate(search, kernel)
    for i in range(3):
        torch.testing.assert_close(together[i : i + 1], correlate(search[i : i + 1], kernel[i : i + 1]))


def test_the_loss_of_a_batch_without_targets_is_finite():
    network = SiamRPNPlusPlus()
    outputs = network(torch.rand(2, 3, 65, 65) * 255, torch.rand(2, 3, 129, 129) * 255)
    batch = {"box": torch.tensor([[0.0, 0.0, 20.0, 44.0]] * 2), "label": torch.tensor([0, 0])}
    total, _ = SiamRPNLoss()(outputs, batch)
    total.backward()
    assert torch.isfinite(total)


def test_the_mask_of_the_middle_cell_is_the_middle_of_the_search():
    mask = torch.zeros(1, 129, 129, dtype=torch.uint8)
    mask[0, 64, 64] = 255
    cut = cut_masks(mask, torch.tensor([[6, 6]]))
    assert cut.shape == (1, 65, 65) and cut[0, 32, 32] == 1
    # The window of stride 8 about that cell has the same middle.
    cells = torch.arange(17.0).view(1, 1, 1, 17).expand(1, 1, 17, 17)
    assert window(cells, "shape", torch.tensor(6), torch.tensor(6))[0, 0, 4, 4] == 8


def test_places_are_cells_at_the_centre_of_a_box_or_beside_it():
    torch.manual_seed(0)
    places = draw_places(torch.tensor([[16.0, -8.0, 20.0, 40.0]] * 200), 13)
    assert set(places[:, 0].tolist()) <= {4, 5, 6} and set(places[:, 1].tolist()) <= {7, 8, 9}
