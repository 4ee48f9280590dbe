"""Other light, blur and noise for crops, the same light for a pair."""

import numpy as np


def draw_light(random: np.random.Generator) -> np.ndarray:
    """[3, 256] a table for each channel: brightness, contrast, gamma and the colour of the light."""
    brightness, contrast = np.exp(random.uniform(-0.3, 0.3)), random.uniform(0.8, 1.2)
    level = np.linspace(0, 1, 256) ** np.exp(random.uniform(-0.25, 0.25)) * brightness
    # Around a dark grey, so that dusk does not become black.
    level = (level - 0.3) * contrast + 0.3
    gains = random.uniform(0.9, 1.1, (3, 1))
    return np.clip(level * gains * 255, 0, 255).astype(np.uint8)


def relight(crop: np.ndarray, table: np.ndarray) -> np.ndarray:
    """uint8 [h, w, 3] through the tables."""
    return np.stack([table[channel][crop[:, :, channel]] for channel in range(3)], 2)


def disturb(crop: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Sometimes a box blur of two or three pixels, sometimes noise."""
    chance = random.random()
    if chance < 0.2:
        wide = crop.astype(np.uint16)
        wide[:, 1:] += wide[:, :-1].copy()
        wide[1:] += wide[:-1].copy()
        wide[1:, 1:] //= 4
        wide[0, 1:] //= 2
        wide[1:, 0] //= 2
        return np.clip(wide, 0, 255).astype(np.uint8)
    if chance < 0.4:
        noise = random.integers(-8, 9, crop.shape, dtype=np.int16)
        return np.clip(crop + noise, 0, 255).astype(np.uint8)
    return crop
