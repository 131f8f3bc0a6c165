"""How each signal is shown and what it is called."""
