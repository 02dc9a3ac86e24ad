"""`python -m havn`: the same as the command `havn`."""

import sys

from havn.website.command import main

if __name__ == "__main__":
    sys.exit(main())
