"""Write the synthetic trial: ``python -m helpers.data.synthetic [--lost | --faulty] [DIR]``."""

import sys

from helpers.data.synthetic.command import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
