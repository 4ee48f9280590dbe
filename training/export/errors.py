"""What is wrong with a checkpoint, a name or an option, in one sentence for the one who typed the command."""


class ExportError(Exception):
    """Nothing was written."""


def some(items, most: int = 3) -> str:
    """The first of a list: "a, b, c and 12 more"."""
    items = [str(item) for item in items]
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[:most])} and {len(items) - most} more"
