"""Recordings of CAN traffic in the forms that owners bring: one file each, and a row."""
