"""`python -m bot` is `secbench`."""

from bot.cli import main

if __name__ == "__main__":
    main()
