"""What an object holds back, for tests of its limits."""


def held(holder: object) -> int:
    """Return how much is in the fullest of an object's buffers and tables."""
    parts = vars(holder).values()
    return max(len(part) for part in parts if hasattr(part, "__len__"))
