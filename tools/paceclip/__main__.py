"""The command `paceclip`."""

from paceclip.cli import main

if __name__ == "__main__":
    main()
