"""Write the synthetic trial: ``python -m helpers.data.synthetic [--lost] [DIR]``."""

import sys

from helpers.data.synthetic.export import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
