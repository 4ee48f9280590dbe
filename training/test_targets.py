"""Target maps by hand. Run with pytest."""

import numpy as np
import pytest

from fairmot.targets import Person, draw_gaussian, gaussian_radius, make_targets


def person(left, top, right, bottom, visibility=1.0, identity=7):
    return Person(identity, left, top, right, bottom, visibility)


def test_a_box_moved_by_the_radius_still_overlaps_by_seven_tenths():
    height, width = 40.0, 20.0
    radius = gaussian_radius(height, width)
    inwards = (height - 2 * radius) * (width - 2 * radius) / (height * width)
    outwards = (height * width) / ((height + 2 * radius) * (width + 2 * radius))
    shared = (height - radius) * (width - radius)
    assert min(inwards, outwards, shared / (2 * height * width - shared)) == pytest.approx(0.7)


def test_a_gaussian_is_one_in_its_middle_and_symmetric():
    heatmap = np.zeros((7, 7), np.float32)
    draw_gaussian(heatmap, 3, 3, 2)
    sigma = 5 / 6
    assert heatmap[3, 3] == 1
    assert heatmap[3, 4] == pytest.approx(np.exp(-1 / (2 * sigma**2)))
    assert np.array_equal(heatmap, heatmap.T) and np.array_equal(heatmap, heatmap[::-1])
    assert heatmap[0, 3] == 0


def test_a_gaussian_at_the_border_is_clipped_and_never_lowers_another():
    heatmap = np.zeros((5, 5), np.float32)
    draw_gaussian(heatmap, 0, 0, 2)
    draw_gaussian(heatmap, 1, 0, 2)
    assert heatmap[0, 0] == 1 and heatmap[0, 1] == 1


def test_centre_offset_and_distances_reproduce_the_box():
    targets = make_targets([person(10, 20, 32, 70)], 64, 96)
    # The centre is at (21, 45) pixels, (5.25, 11.25) cells.
    assert targets.cells.tolist() == [11 * 16 + 5]
    np.testing.assert_allclose(targets.offsets, [[0.25, 0.25]])
    np.testing.assert_allclose(targets.boxes, [[2.75, 6.25, 2.75, 6.25]])
    assert targets.heatmap[11, 5] == 1 and targets.identities.tolist() == [7]


def test_the_smallest_person_has_a_peak_two_cells_wide_on_each_side():
    heatmap = make_targets([person(20, 20, 26, 36)], 64, 96).heatmap
    row, column = np.unravel_index(heatmap.argmax(), heatmap.shape)
    assert heatmap[row, column + 2] > 0 and heatmap[row, column + 3] == 0


def test_a_person_half_outside_of_the_image_keeps_the_whole_box_and_a_centre_inside():
    targets = make_targets([person(-20, 20, 20, 80)], 64, 96)
    # Visible is 0 to 20: the centre is at 10 pixels, 2.5 cells; the box begins 5 cells left of the image.
    np.testing.assert_allclose(targets.boxes[0, [0, 2]], [7.5, 2.5])
    assert targets.cells[0] % 16 == 2


def test_people_of_low_visibility_are_neither_positive_nor_negative():
    targets = make_targets([person(16, 16, 48, 80, visibility=0.1)], 64, 96)
    assert len(targets.cells) == 0 and targets.heatmap.max() == 0
    assert targets.weight[12, 8] == 0 and targets.weight[0, 0] == 1


def test_a_person_in_front_of_a_hidden_one_is_still_a_positive():
    targets = make_targets([person(16, 16, 48, 80), person(18, 16, 50, 80, visibility=0.1)], 64, 96)
    assert targets.weight.reshape(-1)[targets.cells[0]] == 1


def test_half_hidden_people_are_positives_without_identity():
    targets = make_targets([person(16, 16, 48, 80, visibility=0.3)], 64, 96)
    assert targets.identities.tolist() == [-1]


def test_an_image_without_people_has_empty_rows_and_a_flat_heatmap():
    targets = make_targets([], 64, 96)
    assert targets.boxes.shape == (0, 4) and targets.offsets.shape == (0, 2) and targets.heatmap.max() == 0
