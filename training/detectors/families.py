"""The families by name. Each module has Network, targets_of, Loss, HEAD, HEAD_OPTIONS and OUTPUTS."""

from . import centernet, cornernet, fcos, triplets

FAMILIES = {family.NAME: family for family in (centernet, cornernet, triplets, fcos)}
