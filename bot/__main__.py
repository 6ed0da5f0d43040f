"""The `secbench` command; `python -m bot` is the same."""

import gc
import os
import sys

# pydantic looks through every installed package for plugins, of which there are none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# Importing makes hundreds of thousands of objects and no garbage; collecting meanwhile costs a
# seventh of the start. `answering.warm_up` switches the collector on again.
gc.disable()

try:
    from bot.cli import main
except KeyboardInterrupt:  # half a second in which somebody has thought better of it
    sys.exit(130)

__all__ = ["main"]

if __name__ == "__main__":
    main()
