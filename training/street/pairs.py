"""
Pairs of a template and a search crop for Siamese trackers.

Targets are shifted in the search crop (SiamRPN++, section 3: a padded network learns a bias to the centre without it). Negative
pairs have no target in the search crop: another person, or the place where the target is hidden or was (DaSiamRPN, section
3.2).
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.utils.data import IterableDataset, get_worker_info

from .crops import context_side, cut_square
from .light import disturb, draw_light, relight
from .scenes import Scene, Seen

# Least visible share of a template, of a positive, and greatest of a target that is gone. Between the last two the score is free.
TEMPLATE_SHARE, POSITIVE_SHARE, GONE_SHARE = 0.85, 0.2, 0.08
LEAST_HEIGHT = 36


@dataclass(frozen=True)
class PairOptions:
    template_side: int = 65
    search_side: int = 129
    #: Pixels of the search crop by which the target is shifted, at most, on each axis.
    shift: float = 40
    #: Natural logarithm of the greatest change of scale.
    scale: float = 0.2
    #: Shares of pairs: target visible, target gone from its place, another person in its place.
    positive: float = 0.68
    gone: float = 0.2
    masks: bool = False


@dataclass(frozen=True)
class Pair:
    template: np.ndarray  # [t, t, 3] RGB
    search: np.ndarray  #   [s, s, 3] RGB
    #: Centre x, y from the middle of the search crop, width and height of the target in its pixels.
    box: tuple
    #: 1 where the target is visible, 0 where it is not, −1 where either answer is right.
    label: int
    mask: np.ndarray | None = None  # [s, s] 255 where a pixel shows the target


class StreetPairs(IterableDataset):
    """Endless random pairs, different in every worker."""

    def __init__(self, scenes: list[Scene], options: PairOptions, seed: int = 0):
        self.scenes, self.options, self.seed = scenes, options, seed
        #: Who can be a template, and where the target is gone later or before.
        self.targets = [
            (scene, identity, templates)
            for scene in scenes
            for identity, seen in scene.people.items()
            if (templates := [each for each in seen if each and _is_template(each, scene)])
        ]
        self.vanishing = [entry for entry in self.targets if _gone(entry[0].people[entry[1]])]

    def __iter__(self):
        worker = get_worker_info()
        random = np.random.default_rng([self.seed, worker.id if worker else 0])
        while True:
            yield as_tensors(self.draw(random))

    def draw(self, random: np.random.Generator) -> Pair:
        options = self.options
        chance = random.random()
        if options.positive <= chance < options.positive + options.gone and self.vanishing:
            return self._gone_pair(random)
        scene, identity, templates = self.targets[random.integers(len(self.targets))]
        template = templates[random.integers(len(templates))]
        if chance < options.positive:
            search = _visible(scene.people[identity], random)
            return self._pair(scene, template, scene, search, 1 if search.share >= POSITIVE_SHARE else -1, random)
        return self._other_pair(scene, identity, template, random)

    def _gone_pair(self, random) -> Pair:
        """The target is hidden, or out of the image, and the search is where it is or was."""
        scene, identity, templates = self.vanishing[random.integers(len(self.vanishing))]
        template = templates[random.integers(len(templates))]
        seen = scene.people[identity]
        gone = _gone(seen)
        picture = gone[random.integers(len(gone))]
        known = [each for each in seen if each]
        nearest = seen[picture] or min(known, key=lambda each: abs(each.picture - picture))
        return self._pair(scene, template, scene, replace(nearest, picture=picture), 0, random)

    def _other_pair(self, scene: Scene, identity: int, template: Seen, random) -> Pair:
        """Another person in a picture without the target; from another scene where there is none."""
        absent = _gone(scene.people[identity])
        if absent and random.random() < 0.7:
            picture = absent[random.integers(len(absent))]
            others = [
                seen
                for other, places in scene.people.items()
                if other != identity and (seen := places[picture]) and seen.share > 0.5 and seen.height > LEAST_HEIGHT
            ]
            if others:
                return self._pair(scene, template, scene, others[random.integers(len(others))], 0, random)
        elsewhere, _, candidates = self.targets[random.integers(len(self.targets))]
        label = 0 if elsewhere is not scene else -1
        return self._pair(scene, template, elsewhere, candidates[random.integers(len(candidates))], label, random)

    def _pair(self, scene, template: Seen, search_scene, search: Seen, label: int, random) -> Pair:
        options = self.options
        mirror, table = random.random() < 0.5, draw_light(random) if random.random() < 0.6 else None
        first = _template(scene, template, options, random)
        second, box, mask = _search(search_scene, search, options, random)
        if mirror:
            first, second, box = first[:, ::-1], second[:, ::-1], (-box[0], *box[1:])
            mask = None if mask is None else mask[:, ::-1]
        if table is not None:
            first = relight(first, table)
            # The light of the search differs a little: clouds, exposure.
            second = relight(second, np.clip(table * random.uniform(0.92, 1.08), 0, 255).astype(np.uint8))
        return Pair(first, disturb(second, random), box, label, mask)


def as_tensors(pair: Pair) -> dict:
    tensors = {
        "template": torch.from_numpy(np.ascontiguousarray(pair.template)),
        "search": torch.from_numpy(np.ascontiguousarray(pair.search)),
        "box": torch.tensor(pair.box, dtype=torch.float32),
        "label": torch.tensor(pair.label),
    }
    if pair.mask is not None:
        tensors["mask"] = torch.from_numpy(np.ascontiguousarray(pair.mask))
    return tensors


def as_input(crops: torch.Tensor) -> torch.Tensor:
    """uint8 [n, s, s, 3] RGB → float [n, 3, s, s] BGR, 0 to 255, channels last: what the trackers feed."""
    return crops.permute(0, 3, 1, 2).flip(1).float().contiguous(memory_format=torch.channels_last)


def _is_template(seen: Seen, scene: Scene) -> bool:
    return seen.share >= TEMPLATE_SHARE and seen.height >= LEAST_HEIGHT


def _gone(seen: list) -> list[int]:
    """Pictures without the target."""
    return [picture for picture, each in enumerate(seen) if each is None or each.share < GONE_SHARE]


def _visible(seen: list, random) -> Seen:
    """A picture with the target; every third time a partly hidden one, where there is one."""
    visible = [each for each in seen if each and each.share >= GONE_SHARE]
    partly = [each for each in visible if each.share < 0.7]
    chosen = partly if partly and random.random() < 0.35 else visible
    return chosen[random.integers(len(chosen))]


def _template(scene: Scene, seen: Seen, options: PairOptions, random) -> np.ndarray:
    """As a user's box would cut it: a little beside the truth."""
    left, top, right, bottom = seen.box
    width, height = right - left, bottom - top
    x = (left + right - 1) / 2 + random.uniform(-0.03, 0.03) * width
    y = (top + bottom - 1) / 2 + random.uniform(-0.03, 0.03) * height
    width, height = width * np.exp(random.uniform(-0.06, 0.06)), height * np.exp(random.uniform(-0.06, 0.06))
    picture = scene.pixels[seen.picture]
    return cut_square(picture, x, y, context_side(width, height), options.template_side, scene.borders[seen.picture])


def _search(scene: Scene, seen: Seen, options: PairOptions, random):
    """The crop about a place that is off the target by the shift, and the target's box in it."""
    left, top, right, bottom = seen.box
    width, height = right - left, bottom - top
    change = np.exp(random.uniform(-options.scale, options.scale))
    side = context_side(width, height) * change
    scale = options.template_side / side
    shift_x, shift_y = random.uniform(-options.shift, options.shift, 2)
    x, y = (left + right) / 2, (top + bottom) / 2
    centre_x, centre_y = x - shift_x / scale, y - shift_y / scale
    whole = side * options.search_side / options.template_side
    picture = scene.pixels[seen.picture]
    crop = cut_square(picture, centre_x, centre_y, whole, options.search_side, scene.borders[seen.picture])
    mask = None
    if options.masks:
        shown = scene.mask(seen).astype(np.uint8) * 255
        mask = cut_square(shown, centre_x, centre_y, whole, options.search_side, 0)
    return crop, (shift_x, shift_y, width * scale, height * scale), mask
