"""RV-C itself: frames, the spec and the codec; no Home Assistant and no bus."""
