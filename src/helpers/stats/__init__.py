"""Numbers in, estimates out: no files, no rounding, no drawing, no study."""
