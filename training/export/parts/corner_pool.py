"""
Corner pooling (Law and Deng 2018, "CornerNet", section 3.3): the largest value from a cell to the map's edge.

A running maximum in ceil(log2 n) steps: after step k every cell knows the largest of 2^k cells. Slices, maxima and
concatenations run in every execution provider.
"""

import torch


def top_pool(x):
    """[i] = largest over rows i to the last."""
    return running_maximum(x, 2, towards_start=True)


def bottom_pool(x):
    """[i] = largest over rows 0 to i."""
    return running_maximum(x, 2, towards_start=False)


def left_pool(x):
    """[j] = largest over columns j to the last."""
    return running_maximum(x, 3, towards_start=True)


def right_pool(x):
    """[j] = largest over columns 0 to j."""
    return running_maximum(x, 3, towards_start=False)


def running_maximum(x, axis: int, towards_start: bool):
    length = int(x.shape[axis])
    step = 1
    while step < length:
        near, far = x.narrow(axis, 0, length - step), x.narrow(axis, step, length - step)
        larger = torch.maximum(near, far)
        if towards_start:
            x = torch.cat([larger, x.narrow(axis, length - step, step)], dim=axis)
        else:
            x = torch.cat([x.narrow(axis, 0, step), larger], dim=axis)
        step *= 2
    return x
