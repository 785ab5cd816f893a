"""Write a synthetic data set: ``python -m helpers.data.synthetic [OPTION] [DIR]``."""

import sys

from helpers.data.synthetic.command import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
