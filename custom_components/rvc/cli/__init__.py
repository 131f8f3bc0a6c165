"""The command `rvc`: RV-C on the command line, without Home Assistant."""
