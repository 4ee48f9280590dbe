"""A body that makes one map, and heads of one map each on it, as CenterNet and FairMOT have them."""

from torch import nn


class Body(nn.Module):
    """Bodies say how many `channels` their features have and compute them; heads are added beside the body's own layers."""

    channels: int
    head_names: tuple = ()

    def features(self, image):
        raise NotImplementedError

    def forward(self, image) -> dict:
        features = self.features(image)
        return {name: getattr(self, name)(features) for name in self.head_names}


def add_heads(body: Body, heads: dict, hidden: int, activation=nn.ReLU) -> Body:
    """`name.0` a 3 × 3 convolution, `name.2` a 1 × 1 to the head's channels."""
    for name, outputs in heads.items():
        head = nn.Sequential(nn.Conv2d(body.channels, hidden, 3, padding=1), activation(), nn.Conv2d(hidden, outputs, 1))
        setattr(body, name, head)
    body.head_names = tuple(heads)
    return body
