"""The RV-C application layer as data, compiled and read."""

from .dgn import Dgn, Signal
from .loader import build_spec, clear_cache, lay_dialect_over, load_spec
from .model import DeviceClass, LoadedSpec, RefusedFile, Spec, is_addressed

__all__ = [
    "DeviceClass",
    "Dgn",
    "LoadedSpec",
    "RefusedFile",
    "Signal",
    "Spec",
    "build_spec",
    "clear_cache",
    "is_addressed",
    "lay_dialect_over",
    "load_spec",
]
