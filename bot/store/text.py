"""What people write, as PostgreSQL can hold it."""


def storable(text: str) -> str:
    """PostgreSQL's text holds every character but NUL and halves of surrogate pairs."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()
