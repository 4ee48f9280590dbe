"""Augments rendered images: crop, scale, mirror, light, blur, noise and compression."""

import io
from dataclasses import replace

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from .targets import Person

LEAST_SCALE, GREATEST_SCALE = 0.67, 1.5


def augment(
    picture: np.ndarray, people: list[Person], width: int, height: int, random: np.random.Generator
) -> tuple[np.ndarray, list[Person]]:
    """uint8 [h, w, 3] and its people to an image of width × height and its people, boxes in its pixels."""
    left, top, scale = _window(picture.shape[1], picture.shape[0], people, width, height, random)
    box = (left, top, left + width / scale, top + height / scale)
    image = Image.fromarray(picture).resize((width, height), Image.Resampling.BILINEAR, box=box)
    people = [move(person, left, top, scale) for person in people]
    if random.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        people = [mirror(person, width) for person in people]
    return np.asarray(_compress(_noise(_blur(_relight(image, random), random), random), random)), people


def move(person: Person, left: float, top: float, scale: float) -> Person:
    """The person in a window of the image that begins at left, top and is scaled."""
    return replace(
        person,
        left=(person.left - left) * scale,
        top=(person.top - top) * scale,
        right=(person.right - left) * scale,
        bottom=(person.bottom - top) * scale,
    )


def mirror(person: Person, width: int) -> Person:
    return replace(person, left=width - person.right, right=width - person.left)


def _window(picture_width, picture_height, people, width, height, random):
    """Left, top and scale of a window inside the image; with probability 0.75 there is a person in it."""
    least = max(LEAST_SCALE, width / picture_width, height / picture_height)
    # A third at scale 1, the scale of most images at inference.
    scale = max(1.0, least) if random.random() < 0.33 else np.exp(random.uniform(np.log(least), np.log(GREATEST_SCALE)))
    room_x, room_y = picture_width - width / scale, picture_height - height / scale
    left, top = random.uniform(0, room_x), random.uniform(0, room_y)
    if people and random.random() < 0.75:
        target = people[random.integers(len(people))]
        x, y = (target.left + target.right) / 2, (target.top + target.bottom) / 2
        left = np.clip(x - random.uniform(0.1, 0.9) * width / scale, 0, room_x)
        top = np.clip(y - random.uniform(0.1, 0.9) * height / scale, 0, room_y)
    return left, top, scale


def _relight(image, random):
    """Brightness, contrast, gamma and the colour of the light as one table per channel; then saturation."""
    if random.random() < 0.2:
        return image
    brightness, contrast = np.exp(random.uniform(-0.3, 0.3)), random.uniform(0.8, 1.2)
    gamma = np.exp(random.uniform(-0.25, 0.25))
    level = np.linspace(0, 1, 256) ** gamma * brightness
    # Around a dark grey, so that dusk does not become black.
    level = (level - 0.3) * contrast + 0.3
    tables = [np.clip(level * random.uniform(0.9, 1.1) * 255, 0, 255).astype(np.uint8) for _ in range(3)]
    image = image.point(np.concatenate(tables).tolist())
    return ImageEnhance.Color(image).enhance(random.uniform(0.6, 1.35))


def _blur(image, random):
    """An unsharp lens, or an upscaled image."""
    chance = random.random()
    if chance < 0.15:
        return image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.0)))
    if chance < 0.25:
        size, share = image.size, random.uniform(0.6, 0.95)
        small = image.resize([round(share * side) for side in size], Image.Resampling.BILINEAR)
        return small.resize(size, Image.Resampling.BICUBIC)
    return image


def _noise(image, random):
    if random.random() < 0.6:
        return image
    pixels = np.asarray(image)
    noise = random.standard_normal(pixels.shape, dtype=np.float32) * random.uniform(1, 8)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def _compress(image, random):
    """Blocks, ringing and coarse colours, as after video codecs."""
    if random.random() < 0.4:
        return image
    file = io.BytesIO()
    image.save(file, "JPEG", quality=int(random.uniform(25, 92)), subsampling=2)
    return Image.open(file).convert("RGB")
