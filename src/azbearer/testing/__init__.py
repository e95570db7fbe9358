"""Collections as tests of pytest; loaded by pytest, so nothing here imports more than it must."""
