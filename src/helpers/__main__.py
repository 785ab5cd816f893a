"""``python -m helpers``: the same as the command ``rct``."""

from helpers.cli import main

if __name__ == "__main__":
    main()
