"""RV-C without Home Assistant: spec, protocol, bus, devices, a simulated coach, and `rvc`."""
