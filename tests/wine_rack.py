"""A device of an owner's own: a rack for wine that is driven up and down."""

RACK = """\
device: wine_rack
instances: multi
dgns:
  WINE_RACK_STATUS:
    dgn: 0x1F801
    signals:
      instance: {byte: 0, type: uint8}
      motion: {byte: 1, bits: 0-1, type: uint2, values: {0: still, 1: rising, 2: sinking}}
"""
