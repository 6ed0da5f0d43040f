"""The `secbench` command; `python -m bot` is the same."""

import gc

# Importing makes hundreds of thousands of objects and no garbage; collecting meanwhile costs a
# seventh of the start. `answering.ready_advisor` switches the collector on again.
gc.disable()

from bot.cli import main  # noqa: E402 - after the switch

__all__ = ["main"]

if __name__ == "__main__":
    main()
