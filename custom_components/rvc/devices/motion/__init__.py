"""What moves: its model, and how one motion is led to its end."""
