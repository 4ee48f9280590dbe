"""A small network for re-identification: crops of people in, vectors of appearance out."""

import torch
from torch import nn

HEIGHT, WIDTH = 64, 32
DIMENSION = 128


def convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class PersonNetwork(nn.Module):
    """
    Means over horizontal stripes, as in "Beyond Part Models" (2018): of the colours and edges of early layers in eight, of later layers in
    four, so that the colours of a jacket and of trousers are apart from the first step of training on.
    """

    def __init__(self):
        super().__init__()
        self.early = nn.Sequential(convolution(3, 32, 2), convolution(32, 32))
        self.middle = nn.Sequential(convolution(32, 64, 2), convolution(64, 64))
        self.late = nn.Sequential(convolution(64, 96, 2), convolution(96, 96))
        # 32 × 16, 16 × 8 and 8 × 4 cells: stripes of 4, 4 and 2 rows.
        self.pool_early = nn.AvgPool2d((4, 16))
        self.pool_middle = nn.AvgPool2d((4, 8))
        self.pool_late = nn.AvgPool2d((2, 4))
        self.embed = nn.Sequential(nn.Linear(8 * 32 + 4 * 64 + 4 * 96, DIMENSION, bias=False), nn.BatchNorm1d(DIMENSION))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """[n, 3, 64, 32] RGB from 0 to 1 → [n, 128]"""
        early = self.early(image - 0.45)
        middle = self.middle(early)
        late = self.late(middle)
        pooled = [self.pool_early(early), self.pool_middle(middle), self.pool_late(late)]
        return self.embed(torch.cat([each.flatten(1) for each in pooled], 1))
