"""Draws augmented images with their targets: python -m fairmot.draw_targets --data … --out targets.png"""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from .scenes import StreetPictures, load_scenes
from .targets import STRIDE


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    pictures = StreetPictures(load_scenes(options.data), 384, 256)
    tiles = [draw(*pictures[int(i)]) for i in torch.randperm(len(pictures))[:12]]
    rows = [np.concatenate(tiles[i : i + 3], 1) for i in range(0, 12, 3)]
    Image.fromarray(np.concatenate(rows)).save(options.out)


def draw(picture, targets):
    """The image, red where the loss is ignored, green by the heatmap, with a box for each positive."""
    enlarge = lambda map: np.kron(map, np.ones((STRIDE, STRIDE), np.float32))
    shown = picture.astype(np.float32)
    shown[..., 0] += 90 * (1 - enlarge(targets.weight))
    shown[..., 1] += 120 * enlarge(targets.heatmap)
    image = Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8))
    columns = targets.heatmap.shape[1]
    for cell, box, offset, identity in zip(targets.cells, targets.boxes, targets.offsets, targets.identities):
        x, y = cell % columns + offset[0], cell // columns + offset[1]
        corners = np.array([x - box[0], y - box[1], x + box[2], y + box[3]]) * STRIDE
        ImageDraw.Draw(image).rectangle(corners.tolist(), outline=(255, 255, 0) if identity >= 0 else (255, 0, 255))
    return np.asarray(image)


if __name__ == "__main__":
    main()
